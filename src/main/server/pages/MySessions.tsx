import * as Effect from "effect/Effect"
import * as SearchQuery from "../../../domain/search/SearchQuery.ts"
import * as Listing from "../../../domain/server/Listing.ts"
import * as ListingUrl from "../../../domain/server/ListingUrl.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { SessionIndex } from "../../../ports/SessionIndex.ts"
import { SessionStore } from "../../../ports/SessionStore.ts"
import * as WithdrawSession from "../../programs/server/WithdrawSession.ts"
import * as Page from "./Page.tsx"
import { Notice } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import * as Addresses from "./sessions/Addresses.ts"
import { Filters, SearchBox } from "./sessions/Ask.tsx"
import { Hits } from "./sessions/Hits.tsx"
import { List } from "./sessions/List.tsx"
import { titleOf } from "./sessions/Row.tsx"
import { Question, Withdrawn } from "./sessions/Withdrawn.tsx"
import type { Viewer } from "./Viewer.ts"

/** Sessions on a page of the list, and of a search. */
const perPage = 50
const perSearch = 20

/** Projects to choose from. */
const mostProjects = 200

const frame = (viewer: Viewer, title = "My sessions") => ({ title, viewer, current: Addresses.base })

/** What the address may ask the page to say. */
const notices: Readonly<Record<string, string>> = {
  withdrawn: "The session is withdrawn: nothing of it is left on this server.",
  lifted: "The session may come again: the next agnes push that sends it is accepted."
}

/** Server spec §12.1. */
const Help = () => (
  <details class="help small">
    <summary>What the columns mean</summary>
    <p class="quiet">
      Sessions you uploaded via <code>agnes push</code> from your Claude Code workspace, with extraction status from the
      verification processor's rows in <code>session_processor_state</code>.<br />
      <strong>Items extracted = 0</strong> means the verification detector ran successfully but the LLM didn't find
      anything worth tracking in that session — that's expected for sessions that are mostly tool calls or coding
      without confident factual claims.<br />
      <em>Pending</em> means the file is on disk but the scheduler hasn't processed it yet (next verification-detector
      tick: every 15 min by default).
    </p>
  </details>
)

const Empty = () => (
  <>
    <p class="empty">
      No session files yet. Run <code>agnes push</code> from a Claude Code workspace where <code>agnes init</code>{" "}
      installed the SessionEnd hook.
    </p>
    <p><a href="/setup">Set up a workspace</a></p>
  </>
)

const list = (viewer: Viewer, query: URLSearchParams) =>
  Effect.gen(function*() {
    const index = yield* SessionIndex
    const listing = ListingUrl.parse(Object.fromEntries(query))
    const page = yield* index.list(viewer.id, listing, perPage)
    const count = yield* Effect.flatMap(SessionStore, (store) => store.count(viewer.id))
    const projects = yield* index.projects(viewer.id, mostProjects)
    const withdrawn = yield* index.withdrawn(viewer.id)
    const done = query.get("done") ?? ""
    return Page.page(frame(viewer), (
      <>
        <h1>My sessions</h1>
        {Object.hasOwn(notices, done) ? <Notice text={notices[done] ?? ""} tone="good" /> : ""}
        <Help />
        {count === 0 ? <Empty /> : (
          <>
            <SearchBox query="" />
            <Filters listing={listing} projects={projects} />
            {page.rows.length === 0 && Listing.isFiltered(listing.filter)
              ? <p class="empty">No session is like that. <a href={Addresses.base}>Show all</a></p>
              : <List listing={listing} page={page} count={count} />}
          </>
        )}
        <Withdrawn sessions={withdrawn} viewer={viewer} />
      </>
    ))
  })

const search = (viewer: Viewer, input: string, after: string | undefined) =>
  Effect.gen(function*() {
    const index = yield* SessionIndex
    const query = SearchQuery.parse(input)
    const { found, next } = yield* index.search(viewer.id, query, { after, limit: perSearch })
    return Page.page(frame(viewer), (
      <>
        <h1>My sessions</h1>
        <SearchBox query={input} />
        <Hits input={input} query={query} found={found} next={next} />
      </>
    ))
  })

/** A session of somebody else is as unknown as one that never was. */
const question = (viewer: Viewer, session: string) =>
  Effect.gen(function*() {
    const index = yield* SessionIndex
    const listed = SessionName.isSessionName(session) ? (yield* index.named(viewer.id, [session])).get(session) : undefined
    if (listed === undefined) return yield* Refusal.notFound
    return Page.page(frame(viewer, "Withdraw a session"), (
      <Question session={session} title={titleOf(listed)} viewer={viewer} />
    ))
  })

const withdraw = (viewer: Viewer, session: string) =>
  Effect.gen(function*() {
    const index = yield* SessionIndex
    if (!(yield* index.named(viewer.id, [session])).has(session)) return yield* Refusal.notFound
    yield* WithdrawSession.withdraw(viewer.id, session)
    return Page.seeOther(Addresses.of([["done", "withdrawn"]]))
  })

const lift = (viewer: Viewer, session: string) =>
  Effect.gen(function*() {
    const { lifted } = yield* WithdrawSession.lift(viewer.id, session)
    return lifted ? Page.seeOther(Addresses.of([["done", "lifted"]])) : yield* Refusal.notFound
  })

export const layer = Route.layer(
  Route.get(Addresses.base, (viewer, { query }) => {
    const input = ListingUrl.text({ q: query.get("q") ?? undefined }, "q")
    return input === undefined
      ? list(viewer, query)
      : search(viewer, input.slice(0, SearchQuery.longest), query.get("after") ?? undefined)
  }),
  Route.get(`${Addresses.base}/:session/withdraw`, (viewer, { param }) => question(viewer, param("session"))),
  Route.post(`${Addresses.base}/:session/withdraw`, (viewer, _, { param }) => withdraw(viewer, param("session"))),
  Route.post(`${Addresses.base}/:session/lift`, (viewer, _, { param }) => lift(viewer, param("session")))
)
