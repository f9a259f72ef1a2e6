import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Draft from "../../../../domain/knowledge/Draft.ts"
import * as Governance from "../../../../domain/knowledge/Governance.ts"
import type { Item, SourceType } from "../../../../domain/knowledge/Item.ts"
import * as Room from "../../../../domain/knowledge/Room.ts"
import * as Visibility from "../../../../domain/knowledge/Visibility.ts"
import type { Vote } from "../../../../domain/knowledge/Vote.ts"
import * as Audit from "../../../../domain/server/Audit.ts"
import type { Caller } from "../../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { KnowledgeStore } from "../../../../ports/KnowledgeStore.ts"
import { uuid } from "../CreateToken.ts"
import { NoRoom, NoSuchItem, NotYours, Unfit } from "./Problems.ts"
import { find } from "./Readers.ts"

/** Of what a person says without anybody having looked at it (server spec §7.6). */
const confidence = 0.5

/** What is fit to be kept of what was typed. */
export const drafted = (typed: Draft.Typed) => {
  const draft = Draft.decide(typed)
  if (Either.isRight(draft)) return Effect.succeed(draft.right)
  return new Unfit({ message: draft.left.text, field: draft.left.field })
}

/**
 * Writes something down for the team: pending, and the caller's, until an admin has judged it. `NoRoom` when `most` of
 * theirs wait already.
 */
export const propose = Effect.fn("ProposeKnowledge")(function*(
  caller: Caller,
  typed: Draft.Typed,
  { most, sourceType = "claude_local_md" }: { readonly most: number; readonly sourceType?: SourceType | undefined }
) {
  const draft = yield* drafted(typed)
  const at = yield* Clock.currentTimeMillis
  const item: Item & { readonly userId: string } = {
    ...draft,
    id: yield* uuid,
    status: "pending",
    audience: undefined,
    confidence,
    sourceType,
    userId: caller.id,
    session: undefined,
    personalBy: undefined,
    kept: true,
    reason: undefined,
    createdAt: at,
    updatedAt: at
  }
  const isAdded = yield* Effect.flatMap(KnowledgeStore, (store) => store.propose(item, most))
  return isAdded ? item : yield* new NoRoom({ message: Room.refusal(most, most) ?? "" })
})

/** Votes on something the caller sees; the votes on it afterwards. */
export const vote = Effect.fn("VoteOnKnowledge")(function*(caller: Caller, id: string, given: Vote | 0) {
  const store = yield* KnowledgeStore
  if ((yield* find(caller, id)) === undefined) return yield* new NoSuchItem()
  yield* store.vote(id, caller.id, given, yield* Clock.currentTimeMillis)
  return (yield* store.votes([id], caller.id)).get(id) ?? { up: 0, down: 0, own: undefined }
})

/** Makes a contribution of the caller personal, or takes that back (W-17). */
export const markPersonal = Effect.fn("MarkPersonal")(function*(caller: Caller, id: string, personal: boolean) {
  const store = yield* KnowledgeStore
  const trail = yield* AuditTrail
  const found = yield* find(caller, id)
  if (found === undefined) return yield* new NoSuchItem()
  if (!Visibility.mayMarkPersonal(caller.id, found)) return yield* new NotYours()
  const deed: Audit.Deed = {
    action: Governance.auditAction(personal ? "keep_personal" : "share"),
    actor: Audit.person(caller),
    resource: `knowledge:${id}`,
    subject: caller.id
  }
  yield* trail.along(store.setPersonal(id, personal ? caller.id : undefined), (done) => done ? deed : undefined)
})
