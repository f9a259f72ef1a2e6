import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import type { Document } from "../../../domain/search/Documents.ts"
import * as SearchQuery from "../../../domain/search/SearchQuery.ts"
import * as Snippet from "../../../domain/search/Snippet.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import { type Found, SessionIndex } from "../../../ports/SessionIndex.ts"
import * as Addresses from "../pages/sessions/Addresses.ts"
import * as Replies from "../Replies.ts"

const defaultLimit = 20

const result = (query: SearchQuery.SearchQuery) => ({ hits, more, session }: Found) => {
  const links = Addresses.searched(session)
  const hit = ({ at, by, text, turn }: Document) => ({
    turn,
    by,
    ...(at === undefined ? {} : { at: Timestamp.formatWithOffset(at) }),
    url: links.turn(turn),
    snippet: Snippet.of(text, query).pieces
  })
  return {
    id: session.session,
    filename: SessionName.fileName(session.session),
    revision: session.indexedRevision ?? session.version.revision,
    ...(session.facts?.title === undefined ? {} : { title: session.facts.title }),
    project: session.facts?.project ?? "",
    received_at: Timestamp.formatWithOffset(session.receivedAt),
    hits: hits.map(hit),
    more
  }
}

const search = (params: { readonly q: string; readonly after?: string | undefined; readonly limit?: number | undefined }) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const index = yield* SessionIndex
    const query = SearchQuery.parse(params.q)
    const page = { after: params.after, limit: params.limit ?? defaultLimit }
    const { found, next } = yield* index.search(user.id, query, page)
    return { found: found.map(result(query)), ...(next === undefined ? {} : { next }) }
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

export const layer = HttpApiBuilder.group(Api, "search", (handlers) =>
  handlers.handle("search", ({ urlParams }) => search(urlParams)))
