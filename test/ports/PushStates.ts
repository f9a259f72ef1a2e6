import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as PushState from "../../src/domain/push/PushState.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { PushStates } from "../../src/ports/PushStates.ts"

export interface Subject {
  readonly states: PushStates["Type"]
  readonly workspace: Workspace
}

const state = (refusedToken: string): PushState.PushState => ({
  lastRun: { startedAt: 1000, endedAt: 3000, serverUrl: "https://h", counts: { sessions: 2 }, stopped: "auth" },
  notBefore: { "https://h": { until: 9000, failedRuns: 2 } },
  refusedToken,
  features: { "https://h": ["sha256", "gzip"] }
})

/** The contract of `PushStates`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`PushStates: ${name}`, () => {
    it.effect("reads the empty state, then what was written last", () =>
      Effect.scoped(Effect.flatMap(subject, ({ states, workspace }) =>
        lift(Micro.gen(function*() {
          assert.deepStrictEqual(yield* states.read(workspace), PushState.empty)
          yield* states.write(workspace, state("a".repeat(64)))
          yield* states.write(workspace, state("b".repeat(64)))
          assert.deepStrictEqual(yield* states.read(workspace), state("b".repeat(64)))
          yield* states.write(workspace, PushState.empty)
          assert.deepStrictEqual(yield* states.read(workspace), PushState.empty)
        })))))
  })
