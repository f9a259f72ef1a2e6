import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Look from "../../../domain/server/Look.ts"
import * as SessionName from "../../../domain/server/SessionName.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { SessionStore } from "../../../ports/SessionStore.ts"

/** A session of somebody, as an address names them. */
export interface Foreign {
  readonly owner: { readonly id: string; readonly email: string }
  readonly session: SessionName.SessionName
}

/** `undefined` when there is no such person or no such session of theirs. */
export const find = Effect.fn("FindForeignSession")(function*(userId: string, name: string) {
  const owner = yield* Effect.flatMap(Accounts, (accounts) => accounts.user(userId))
  const session = name.toLowerCase()
  if (owner === undefined || !SessionName.isSessionName(session)) return undefined
  const stored = yield* Effect.flatMap(SessionStore, (store) => store.find({ userId, session }))
  const found: Foreign | undefined = stored === undefined ? undefined : { owner, session }
  return found
})

const resource = ({ session }: Foreign): string => `session:${session}`

const deed = (action: string, viewer: Caller, at: Foreign, params: Audit.Params): Audit.Deed =>
  ({ action, actor: Audit.person(viewer), resource: resource(at), subject: at.owner.id, params })

/** Writes down who looks, at what and why; from then on `current` finds the look. */
export const begin = Effect.fn("BeginLook")(function*(viewer: Caller, at: Foreign, reason: string) {
  const trail = yield* AuditTrail
  yield* trail.add(deed(Look.actions.open, viewer, at, { reason, minutes: Look.life / 60_000 }))
})

const since = (viewer: Caller, at: Foreign, action: string, from: number) =>
  Effect.gen(function*() {
    const trail = yield* AuditTrail
    const filter = { actor: viewer.id, subject: at.owner.id, resource: resource(at), actions: [action], from }
    return (yield* trail.list(filter, { limit: 1 })).entries[0]
  })

/** The look this admin has at this session right now; `undefined` when there is none, or none any more. */
export const current = Effect.fn("CurrentLook")(function*(viewer: Caller, at: Foreign) {
  const now = yield* Clock.currentTimeMillis
  const entry = yield* since(viewer, at, Look.actions.open, now - Look.life + 1)
  return entry === undefined
    ? undefined
    : { began: entry.at, ends: Look.ends(entry.at), reason: String(entry.params["reason"] ?? "") }
})

/** Writes down, once a look, that the bytes were taken away. */
export const downloaded = Effect.fn("LookDownloaded")(function*(viewer: Caller, at: Foreign, began: number) {
  const trail = yield* AuditTrail
  if ((yield* since(viewer, at, Look.actions.download, began)) !== undefined) return
  yield* trail.add(deed(Look.actions.download, viewer, at, {}))
})

/** Who looked at this person's sessions, the newest first. */
export const at = (ownerId: string, page: { readonly before?: string | undefined; readonly limit: number }) =>
  Effect.flatMap(AuditTrail, (trail) => trail.list({ subject: ownerId, actions: Object.values(Look.actions) }, page))
