import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import * as SessionName from "../../../domain/server/SessionName.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { type SessionRow, SessionStore } from "../../../ports/SessionStore.ts"
import * as WithdrawSession from "../../programs/server/WithdrawSession.ts"
import * as Replies from "../Replies.ts"

const defaultLimit = 100

const session = (row: SessionRow) => ({
  id: row.session,
  filename: SessionName.fileName(row.session),
  ...row.version,
  first_received_at: Timestamp.formatWithOffset(row.firstReceivedAt),
  received_at: Timestamp.formatWithOffset(row.receivedAt)
})

const page = (params: { readonly after?: string | undefined; readonly limit?: number | undefined }) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const sessions = yield* SessionStore
    const limit = params.limit ?? defaultLimit
    const count = yield* sessions.count(user.id)
    const rows = yield* sessions.list(user.id, { after: params.after, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const last = shown.at(-1)
    return {
      sessions: shown.map(session),
      count,
      ...(rows.length > limit && last !== undefined ? { next: last.session } : {})
    }
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

/** The same words for what never was and for what is somebody else's: nobody learns who has what. */
const nothing = (detail: string): Refusal.Refusal => new Refusal.Refusal({ kind: "not-found", detail })

const withdraw = (id: string) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const { id: session, versions } = yield* WithdrawSession.withdraw(user.id, id)
    if (versions === 0) return yield* nothing("You have no such session; it will not be taken from you either")
    return { status: "withdrawn" as const, id: session, versions }
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

const lift = (id: string) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const { id: session, lifted } = yield* WithdrawSession.lift(user.id, id)
    if (!lifted) return yield* nothing("You have withdrawn no such session")
    return { status: "lifted" as const, id: session }
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

export const layer = HttpApiBuilder.group(Api, "sessions", (handlers) =>
  handlers
    .handle("mine", ({ urlParams }) => page(urlParams))
    .handle("withdraw", ({ path }) => withdraw(path.id))
    .handle("lift", ({ path }) => lift(path.id)))
