import * as Effect from "effect/Effect"
import * as Listing from "../../../../../domain/knowledge/Listing.ts"
import * as Search from "../../../../../domain/knowledge/Search.ts"
import * as Status from "../../../../../domain/knowledge/Status.ts"
import { Groups } from "../../../../../ports/Groups.ts"
import { KnowledgeStore } from "../../../../../ports/KnowledgeStore.ts"
import { readerOf } from "../../../../programs/server/knowledge/Readers.ts"
import * as Wire from "../../../knowledge/Wire.ts"
import * as Ask from "../../knowledge/Ask.tsx"
import { anchor } from "../../knowledge/Card.tsx"
import { capital, Facts, Says, Title } from "../../knowledge/Words.tsx"
import { Csrf } from "../../parts/Csrf.tsx"
import { Form } from "../../parts/Form.tsx"
import { EmptyState, Notice } from "../../parts/Words.tsx"
import type { Viewer } from "../../Viewer.ts"
import { adminPage } from "../AdminPage.tsx"
import * as Addresses from "./Addresses.ts"
import { type Case, cases, type Others } from "./Case.ts"
import { Grounds } from "./Grounds.tsx"
import { JudgeFields } from "./JudgeFields.tsx"
import { Pairs } from "./Pairs.tsx"

const views = Status.statuses.map((status) => [status, capital(status)] as const)

const batchForm = "batch"

interface Seen {
  readonly viewer: Viewer
  readonly email: Wire.Emails
  readonly listing: Listing.Listing
}

/** A decision without any more words. */
const Quick = ({ action, id, listing, text, viewer }: Pick<Seen, "listing" | "viewer"> & {
  readonly id: string
  readonly action: "approve" | "reject"
  readonly text: string
}) => (
  <Form action={`${Addresses.of(id)}/judge`} viewer={viewer}>
    <input type="hidden" name="action" value={action} />
    <input type="hidden" name="list" value={Listing.format(listing)} />
    <button class={action === "approve" ? "" : "second"} safe>{text}</button>
  </Form>
)

const Entry = ({ email, listing, of, others, viewer }: Seen & { readonly of: Case; readonly others: Others }) => {
  const { item } = of.given
  const box = `pick-${encodeURIComponent(item.id)}`
  return (
    <li class="card" id={anchor(item.id)}>
      <h2 class="pick">
        <input type="checkbox" id={box} name="id" value={item.id} form={batchForm} aria-label="Choose this one" />
        <a href={Addresses.of(item.id)}><Title item={item} /></a>
      </h2>
      <Says item={item} />
      <Facts given={of.given} email={email} />
      <Grounds of={of} viewer={viewer} email={email} />
      <Pairs of={of} others={others} />
      <div class="does">
        {item.status === "pending"
          ? (
            <>
              <Quick action="approve" id={item.id} text="Approve" listing={listing} viewer={viewer} />
              <Quick action="reject" id={item.id} text="Reject" listing={listing} viewer={viewer} />
            </>
          )
          : ""}
        <a href={Addresses.of(item.id)}>Decide or edit</a>
      </div>
    </li>
  )
}

const Batch = ({ groups, listing, viewer }: Pick<Seen, "listing" | "viewer"> & {
  readonly groups: ReadonlyArray<string>
}) => (
  <section class="narrow">
    <h2>Decide about all that are chosen</h2>
    <form method="post" action={`${Addresses.base}/batch`} id={batchForm}>
      <Csrf viewer={viewer} />
      <input type="hidden" name="list" value={Listing.format(listing)} />
      <JudgeFields action={listing.view === "pending" ? "approve" : "revoke"} audience={undefined} groups={groups} />
      <button class="second">Decide about the chosen</button>
    </form>
  </section>
)

export interface Said {
  readonly text: string
  readonly tone: "good" | "bad"
}

/** What waits for an admin, or with another status what was decided. */
export const queue = (viewer: Viewer, listing: Listing.Listing, said: Said | undefined) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const status = Status.is(listing.view) ? listing.view : "pending"
    const reader = yield* readerOf(viewer)
    const question = { reader, statuses: [status], domain: listing.domain, words: Search.words(listing.words) }
    const total = yield* store.count(question)
    const skip = (listing.page - 1) * Listing.perPage
    const found = yield* cases(viewer, yield* store.items({ ...question, skip, limit: Listing.perPage }))
    const email = yield* Wire.emails
    const groups = (yield* Effect.flatMap(Groups, ({ all }) => all)).map(({ name }) => name)
    const code = said?.tone === "bad" ? 422 : undefined
    return adminPage({ viewer, current: Addresses.base, title: "Knowledge", status: code }, (
      <>
        {said === undefined ? "" : <Notice text={said.text} tone={said.tone} />}
        <p>
          What sessions and people say the team knows. Nobody gets it before it is approved here; until then only who
          it is from and admins see it.
        </p>
        <Ask.Ask base={Addresses.base} listing={listing} views={views} />
        {found.cases.length === 0
          ? <EmptyState title={status === "pending" ? "Nothing waits for you" : `Nothing is ${status}`} />
          : (
            <ul class="known">
              {found.cases.map((one) => (
                <Entry of={one} others={found.others} viewer={viewer} email={email} listing={listing} />
              ))}
            </ul>
          )}
        <Ask.More base={Addresses.base} listing={listing} shown={found.cases.length} total={total} />
        {found.cases.length === 0 ? "" : <Batch groups={groups} listing={listing} viewer={viewer} />}
      </>
    ))
  })
