import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import type { Withdrawal } from "../../src/domain/push/Withdrawal.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { Withdrawals } from "../../src/ports/Withdrawals.ts"

export interface Subject {
  readonly withdrawals: Withdrawals["Type"]
  readonly workspace: Workspace
}

export const due = (sessionId: string, serverUrl = "https://h"): Withdrawal => ({
  sessionId, serverUrl, requestedAt: 1_795_000_000_000, doneAt: undefined
})

/** The contract of `Withdrawals`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Withdrawals: ${name}`, () => {
    const within = <A, E>(f: (withdrawals: Withdrawals["Type"], workspace: Workspace) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, ({ withdrawals, workspace }) => lift(f(withdrawals, workspace))))

    it.effect("reads the last state of each session and server; none is nothing", () =>
      within((withdrawals, workspace) =>
        Micro.gen(function*() {
          yield* withdrawals.append(workspace, [])
          assert.deepStrictEqual(yield* withdrawals.read(workspace), [])
          yield* withdrawals.append(workspace, [due("a"), due("a", "https://other"), due("b")])
          const done = { ...due("a"), doneAt: 1_795_000_001_000 }
          yield* withdrawals.append(workspace, [done])
          assert.sameDeepMembers([...yield* withdrawals.read(workspace)], [done, due("a", "https://other"), due("b")])
        })))

    it.effect("cancels what is still due for a session, on every server, and nothing else", () =>
      within((withdrawals, workspace) =>
        Micro.gen(function*() {
          const done = { ...due("a"), doneAt: 1_795_000_001_000 }
          yield* withdrawals.append(workspace, [done, due("a", "https://other"), due("b")])
          yield* withdrawals.cancel(workspace, "A ")
          yield* withdrawals.cancel(workspace, "nobody")
          assert.sameDeepMembers([...yield* withdrawals.read(workspace)], [done, due("b")])
          yield* withdrawals.append(workspace, [due("a", "https://other")])
          assert.sameDeepMembers([...yield* withdrawals.read(workspace)], [done, due("b"), due("a", "https://other")])
        })))
  })
