import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import * as PullState from "../../src/domain/pull/PullState.ts"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { PullStates } from "../../src/ports/PullStates.ts"

export interface Subject {
  readonly states: PullStates["Type"]
  readonly workspace: Workspace
}

export const state: PullState.PullState = {
  serverUrl: "https://h",
  tables: [{
    name: "orders",
    mode: "local",
    sha256: "a".repeat(64),
    md5: undefined,
    size: 3,
    rows: 2,
    description: "what was \"ordered\"\n"
  }],
  remote: ["far"],
  manifestTag: "W/\"x\"",
  rulesTag: undefined,
  rules: [{ name: "km_a.md", sha256: "b".repeat(64) }],
  broken: ["c".repeat(64)],
  catalogue: "1:2",
  pulledAt: 5_000
}

/** The contract of `PullStates`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`PullStates: ${name}`, () => {
    it.effect("reads the empty state, then what was written last", () =>
      Effect.scoped(Effect.flatMap(subject, ({ states, workspace }) =>
        lift(Micro.gen(function*() {
          assert.deepStrictEqual(yield* states.read(workspace), PullState.empty)
          yield* states.write(workspace, { ...state, catalogue: undefined })
          yield* states.write(workspace, state)
          assert.deepStrictEqual(yield* states.read(workspace), state)
        })))))
  })
