import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import type { DeadLetter, Past } from "../../src/domain/push/DeadLetter.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { DeadLetters } from "../../src/ports/DeadLetters.ts"
import { lift } from "../../src/ports/Lift.ts"
import { deadLetter } from "../domain/push/arbitraries.ts"

export interface Subject {
  readonly letters: DeadLetters["Type"]
  readonly workspace: Workspace
  /** What left the list, and why. */
  readonly history: () => ReadonlyArray<{ readonly release: string; readonly letter: Past }>
}

const letter = (sessionId: string, reason: DeadLetter["reason"] = 422): DeadLetter => ({
  at: Date.UTC(2026, 4, 10, 14, 32, 18), sessionId, reason, path: `/x/${sessionId}.jsonl`, fork: false
})

/** The contract of `DeadLetters`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`DeadLetters: ${name}`, () => {
    const within = <A, E>(f: (given: Subject) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, (given) => lift(f(given))))

    it.effect("B17 reads what was added, in order; none is nothing", () =>
      within(({ letters, workspace }) =>
        Micro.gen(function*() {
          yield* letters.add(workspace, [])
          assert.deepStrictEqual(yield* letters.read(workspace), [])
          yield* letters.add(workspace, [letter("b"), letter("a", "missing")])
          yield* letters.add(workspace, [letter("b")])
          assert.deepStrictEqual(yield* letters.read(workspace), [letter("b"), letter("a", "missing"), letter("b")])
        })))

    it.effect.prop("any letter comes back as it was", [deadLetter], ([given]) =>
      within(({ letters, workspace }) =>
        Micro.gen(function*() {
          yield* letters.add(workspace, [given])
          assert.deepStrictEqual(yield* letters.read(workspace), [given])
        })), { fastCheck: { numRuns: 15 } })

    it.effect("what is released leaves the list for the history; the rest stays in order", () =>
      within(({ history, letters, workspace }) =>
        Micro.gen(function*() {
          yield* letters.add(workspace, [letter("a"), letter("b"), letter("c"), letter("b", 401)])
          const released = yield* letters.release(workspace, "retried", ({ sessionId }) => sessionId === "b")
          assert.deepStrictEqual(released, [letter("b"), letter("b", 401)])
          assert.deepStrictEqual(yield* letters.read(workspace), [letter("a"), letter("c")])
          yield* letters.release(workspace, "discarded", () => true)
          assert.deepStrictEqual(yield* letters.read(workspace), [])
          assert.deepStrictEqual(history().map(({ letter, release }) => ({ letter, release })), [
            { release: "retried", letter: letter("b") },
            { release: "retried", letter: letter("b", 401) },
            { release: "discarded", letter: letter("a") },
            { release: "discarded", letter: letter("c") }
          ])
        })))

    it.effect("what never was on the list is recorded in the history alone", () =>
      within(({ history, letters, workspace }) =>
        Micro.gen(function*() {
          yield* letters.add(workspace, [letter("a")])
          yield* letters.record(workspace, "discarded", [])
          yield* letters.record(workspace, "discarded", [{ ...letter("b"), reason: "waiting" }])
          assert.deepStrictEqual(yield* letters.read(workspace), [letter("a")])
          assert.deepStrictEqual(history().map(({ letter, release }) => ({ letter, release })), [
            { release: "discarded", letter: { ...letter("b"), reason: "waiting" } }
          ])
        })))

    it.effect("releasing nothing changes nothing", () =>
      within(({ history, letters, workspace }) =>
        Micro.gen(function*() {
          assert.deepStrictEqual(yield* letters.release(workspace, "private", () => true), [])
          yield* letters.add(workspace, [letter("a")])
          assert.deepStrictEqual(yield* letters.release(workspace, "private", () => false), [])
          assert.deepStrictEqual(yield* letters.read(workspace), [letter("a")])
          assert.deepStrictEqual(history(), [])
        })))
  })
