import * as Effect from "effect/Effect"
import type * as Draft from "../../../domain/knowledge/Draft.ts"
import * as Listing from "../../../domain/knowledge/Listing.ts"
import * as Search from "../../../domain/knowledge/Search.ts"
import * as Status from "../../../domain/knowledge/Status.ts"
import * as Vote from "../../../domain/knowledge/Vote.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { KnowledgeStore } from "../../../ports/KnowledgeStore.ts"
import * as Contribute from "../../programs/server/knowledge/Contribute.ts"
import { readerOf } from "../../programs/server/knowledge/Readers.ts"
import * as Wire from "../knowledge/Wire.ts"
import * as Settings from "../Settings.ts"
import * as Ask from "./knowledge/Ask.tsx"
import { anchor, base, Card } from "./knowledge/Card.tsx"
import * as TextFields from "./knowledge/TextFields.tsx"
import * as Page from "./Page.tsx"
import { Crumbs } from "./parts/Crumbs.tsx"
import { Form } from "./parts/Form.tsx"
import { EmptyState, Notice } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import type { Viewer } from "./Viewer.ts"

const views = [["held", "What holds"], ["mine", "What I contributed"]] as const

const notices: Readonly<Record<string, string>> = {
  proposed: "It is written down. Only you and the admins see it until one of them has judged it.",
  personal: "Only you see it from now on, and nobody gets it.",
  shared: "It is judged and seen like everything else again."
}

/** What a page of the list asks for. */
const wanted = (viewer: Viewer, listing: Listing.Listing) =>
  Effect.map(readerOf(viewer), (reader) => ({
    reader,
    statuses: listing.view === "held" ? Status.inForce : undefined,
    from: listing.view === "mine" ? viewer.id : undefined,
    domain: listing.domain,
    words: Search.words(listing.words)
  }))

const show = (viewer: Viewer, listing: Listing.Listing, done: string) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const question = yield* wanted(viewer, listing)
    const total = yield* store.count(question)
    const skip = (listing.page - 1) * Listing.perPage
    const found = yield* store.items({ ...question, skip, limit: Listing.perPage })
    const votes = yield* store.votes(found.map(({ item }) => item.id), viewer.id)
    const email = yield* Wire.emails
    return Page.page({ title: "Knowledge", viewer, current: base }, (
      <>
        <h1>Knowledge</h1>
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <p>
          What the team has learned from its sessions and wants every next one to know.{" "}
          <a href={`${base}/new`}>Propose something</a>
        </p>
        <Ask.Ask base={base} listing={listing} views={views} />
        {found.length === 0
          ? (
            <EmptyState title="Nothing here">
              <p>{listing.view === "mine"
                ? "What your sessions and notes teach stands here, and what you propose."
                : "What an admin has approved, and is meant for you, stands here."}</p>
            </EmptyState>
          )
          : (
            <ul class="known">
              {found.map((given) => (
                <Card given={given} votes={votes.get(given.item.id)} email={email} viewer={viewer} listing={listing} />
              ))}
            </ul>
          )}
        <Ask.More base={base} listing={listing} shown={found.length} total={total} />
      </>
    ))
  })

const listingOf = (query: URLSearchParams): Listing.Listing => {
  const listing = Listing.lenient(query, "held")
  return listing.view === "mine" ? listing : { ...listing, view: "held" }
}

/** The list a form stood in, as one of our addresses. */
const back = (form: { readonly get: (name: string) => string }, more: Readonly<Record<string, string>> = {}): string =>
  `${base}?${Listing.format(listingOf(new URLSearchParams(form.get("list"))), more)}`

/** `full` says why nothing is taken for now; what was typed is not lost. */
const propose = (viewer: Viewer, given: TextFields.Sent, full?: string) => {
  const status = full !== undefined ? 429 : given.problem === undefined ? 200 : 422
  return Page.page({ title: "Propose knowledge", viewer, current: base, status }, (
    <>
      <Crumbs trail={[{ href: base, text: "Knowledge" }]} />
      <h1>Propose something</h1>
      {full === undefined ? "" : <Notice text={`${full}.`} tone="bad" />}
      <div class="narrow">
        <p>Only you and the admins see it until one of them has judged it.</p>
        <Form action={`${base}/new`} viewer={viewer}>
          <TextFields.TextFields given={given} />
          <div class="actions">
            <button>Propose</button>
            <a class="button second" href={base}>Cancel</a>
          </div>
        </Form>
      </div>
    </>
  ))
}

const unknown = () => Refusal.notFound

export const layer = Route.layer(
  Route.get(base, (viewer, { query }) => show(viewer, listingOf(query), query.get("done") ?? "")),
  Route.get(`${base}/new`, (viewer) => Effect.succeed(propose(viewer, TextFields.nothing))),
  Route.post(`${base}/new`, (viewer, form) => {
    const typed = TextFields.sent(form)
    return Effect.flatMap(Settings.Settings, ({ knowledgePending: most }) =>
      Contribute.propose(viewer, typed, { most })).pipe(
        Effect.map(() => Page.seeOther(`${base}?view=mine&done=proposed`)),
        Effect.catchTags({
          NoRoom: ({ message }) => Effect.succeed(propose(viewer, typed, message)),
          Unfit: ({ field, message }) =>
            Effect.succeed(propose(viewer, { ...typed, problem: { field: field as keyof Draft.Typed, text: message } }))
        })
      )
  }),
  Route.post(`${base}/:id/vote`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const vote = Vote.parse(form.get("vote")) ?? (yield* Refusal.badRequest("This is no vote"))
      yield* Contribute.vote(viewer, param("id"), vote)
      return Page.seeOther(`${back(form)}#${anchor(param("id"))}`)
    }).pipe(Effect.catchTag("NoSuchItem", unknown))),
  Route.post(`${base}/:id/personal`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const personal = form.get("personal") === "yes"
      yield* Contribute.markPersonal(viewer, param("id"), personal)
      return Page.seeOther(back(form, { done: personal ? "personal" : "shared" }))
    }).pipe(Effect.catchTags({
      NoSuchItem: unknown,
      NotYours: () => Refusal.forbidden("Only who contributed this may keep it to themselves")
    })))
)
