import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { RuleFolder } from "../../src/ports/RuleFolder.ts"

export interface Subject {
  readonly rules: RuleFolder["Type"]
  readonly workspace: Workspace
}

/** The contract of `RuleFolder`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`RuleFolder: ${name}`, () => {
    it.effect("holds what was written, without what was removed; both may be repeated", () =>
      Effect.scoped(Effect.gen(function*() {
        const { rules, workspace } = yield* subject
        assert.deepStrictEqual(yield* rules.read(workspace), new Map())
        const changes = { write: new Map([["km_a.md", "a"], ["km_b.md", "b\n"]]), remove: ["km_c.md"] }
        yield* rules.apply(workspace, changes)
        yield* rules.apply(workspace, changes)
        yield* rules.apply(workspace, { write: new Map([["km_a.md", "ä"]]), remove: ["km_b.md"] })
        assert.deepStrictEqual(yield* rules.read(workspace), new Map([["km_a.md", "ä"]]))
      })))
  })
