import type { Document } from "../../../../domain/search/Documents.ts"
import type { SearchQuery } from "../../../../domain/search/SearchQuery.ts"
import * as Snippet from "../../../../domain/search/Snippet.ts"
import type { Found } from "../../../../ports/SessionIndex.ts"
import { MaybeTime, Time } from "../parts/Time.tsx"
import { EmptyState } from "../parts/Words.tsx"
import * as Addresses from "./Addresses.ts"
import { titleOf } from "./Row.tsx"

const Shown = ({ hit, query }: { readonly hit: Document; readonly query: SearchQuery }) => {
  const { after, before, pieces } = Snippet.of(hit.text, query)
  return (
    <>
      {before ? "… " : ""}
      {pieces.map(({ hit, text }) => hit ? <mark safe>{text}</mark> : <span safe>{text}</span>)}
      {after ? " …" : ""}
    </>
  )
}

const speakers = { human: "You", assistant: "Assistant" }

const Session = ({ found, query }: { readonly found: Found; readonly query: SearchQuery }) => {
  const { hits, more, session } = found
  const links = Addresses.searched(session)
  const project = session.facts?.project
  return (
    <li class="card">
      <h3 dir="auto"><a href={links.session} safe>{titleOf(session)}</a></h3>
      <p class="quiet small">
        {project === undefined ? "" : <><bdi safe>{project}</bdi>, </>}uploaded <Time at={session.receivedAt} />
      </p>
      <ol class="hits">
        {hits.map((hit) => (
          <li>
            <a href={links.turn(hit.turn)} class="small" safe>{`${speakers[hit.by]}, turn ${hit.turn + 1}`}</a>{" "}
            <span class="quiet small"><MaybeTime at={hit.at} none="" /></span>
            <p dir="auto"><Shown hit={hit} query={query} /></p>
          </li>
        ))}
      </ol>
      {more ? <p class="small"><a href={links.session}>More in this session</a></p> : ""}
    </li>
  )
}

/** What a search found, session by session; `input` is what was typed. */
export const Hits = ({ found, input, next, query }: {
  readonly input: string
  readonly query: SearchQuery
  readonly found: ReadonlyArray<Found>
  readonly next: string | undefined
}) => (
  <section aria-labelledby="found">
    <h2 id="found">Found</h2>
    {found.length > 0 ? "" : query.wanted.length === 0
      ? <EmptyState title="Nothing to look for"><p>Type a word that should be there.</p></EmptyState>
      : <EmptyState title="Nothing found"><p>Fewer words find more, and so does the beginning of one: <code>begin*</code></p></EmptyState>}
    <ol class="found">{found.map((one) => <Session found={one} query={query} />)}</ol>
    <p class="actions">
      {next === undefined ? "" : <a href={Addresses.of([["q", input], ["after", next]])} rel="next">More</a>}
      <a href={Addresses.base}>Back to all sessions</a>
    </p>
  </section>
)
