import { FastCheck as fc } from "effect"
import type { DeadLetter, DeadReason } from "../../../src/domain/push/DeadLetter.ts"
import type { FamilyReceipt } from "../../../src/domain/push/FamilyReceipt.ts"
import type { InDoubt } from "../../../src/domain/push/InDoubt.ts"
import type { Receipt } from "../../../src/domain/push/Receipt.ts"
import type { Withdrawal } from "../../../src/domain/push/Withdrawal.ts"
import { text } from "../queue/arbitraries.ts"

/** Instants as the files keep them: whole seconds. */
export const second = fc.integer({ min: 0, max: 253_402_300_799 }).map((seconds) => seconds * 1000)

export const sha256 = fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 64, maxLength: 64 })

const millis = fc.double({ min: 0, max: 1e13, noNaN: true }).map((value) => value + 0)

export const deadLetter: fc.Arbitrary<DeadLetter> = fc.record({
  at: second,
  sessionId: text,
  reason: fc.oneof(fc.integer({ min: 100, max: 999 }), fc.constantFrom<DeadReason>("missing", "unparsable", "refused")),
  path: text,
  fork: fc.boolean()
})

export const receipt: fc.Arbitrary<Receipt> = fc.record({
  sessionId: text,
  path: text,
  size: fc.nat(),
  modifiedAt: millis,
  changedAt: millis,
  sha256,
  serverUrl: text,
  receivedAt: second
})

/** Few sessions, paths and servers, so that repeats are common. */
export const crowdedReceipt: fc.Arbitrary<Receipt> = fc.tuple(
  receipt,
  fc.constantFrom("a", "b", "ab"),
  fc.constantFrom("/x", "b/x"),
  fc.constantFrom("", "s", "bs")
).map(([made, sessionId, path, serverUrl]) => ({ ...made, sessionId, path, serverUrl }))

export const withdrawal: fc.Arbitrary<Withdrawal> = fc.record({
  sessionId: text,
  serverUrl: text,
  requestedAt: second,
  doneAt: fc.option(second, { nil: undefined })
}).chain((made) =>
  made.doneAt === undefined ? fc.constant(made) : fc.oneof(
    fc.constant(made),
    second.map((liftedAt) => ({ ...made, liftedAt }))
  ))

export const familyReceipt: fc.Arbitrary<FamilyReceipt> = fc.tuple(
  receipt,
  fc.constantFrom("subagents/agent-a.jsonl", "subagents/agent-a.meta.json", "tool-results/x.txt")
).map(([{ path, sessionId: _, ...made }, name]) => ({ ...made, transcript: path, name }))

/** Few sessions and servers, so that repeats are common. */
export const crowdedFamilyReceipt: fc.Arbitrary<FamilyReceipt> = fc.tuple(
  familyReceipt,
  fc.constantFrom("/x", "b/x"),
  fc.constantFrom("", "s", "bs")
).map(([made, transcript, serverUrl]) => ({ ...made, transcript, serverUrl }))

export const inDoubt: fc.Arbitrary<InDoubt> = fc.record({ sessionId: text, path: text, serverUrl: text, at: second })

/** Few sessions, paths and servers, so that repeats are common. */
export const crowdedInDoubt: fc.Arbitrary<InDoubt> = fc.record({
  sessionId: fc.constantFrom("a", "b", "ab"),
  path: fc.constantFrom("/x", "b/x"),
  serverUrl: fc.constantFrom("", "s", "bs"),
  at: second
})
