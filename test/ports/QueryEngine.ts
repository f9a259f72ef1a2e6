import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { QueryEngine } from "../../src/ports/QueryEngine.ts"

export interface Subject {
  readonly engine: QueryEngine["Type"]
  /** With a table `numbers` that has a column `x` with 1, 2, 3. */
  readonly workspace: Workspace
  readonly empty: { readonly engine: QueryEngine["Type"]; readonly workspace: Workspace }
}

/** The contract of `QueryEngine`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) => {
  const test = (title: string, run: (subject: Subject) => Effect.Effect<unknown, unknown, Scope.Scope>) =>
    it.effect(title, () => Effect.scoped(Effect.flatMap(subject, run)))
  describe(`QueryEngine: ${name}`, () => {
    test("gives the rows, then none", ({ engine, workspace }) =>
      Effect.gen(function*() {
        const answer = yield* engine.query(workspace, "SELECT * FROM numbers")
        assert.deepStrictEqual(answer.columns, [{ name: "x", type: "BIGINT" }])
        const rows = yield* answer.next
        assert.deepStrictEqual(rows.map(([cell]) => cell), ["1", "2", "3"].map((text) => ({ text, json: text })))
        assert.deepStrictEqual(yield* answer.next, [])
      }))

    test("says what is wrong by its kind", ({ empty, engine, workspace }) =>
      Effect.gen(function*() {
        const kind = (sql: string) => Effect.map(Effect.flip(engine.query(workspace, sql)), (error) => error.kind)
        assert.strictEqual(yield* kind("SELECT * FROM nothing"), "Failed")
        assert.strictEqual(yield* kind("DROP VIEW numbers"), "NotAllowed")
        const none = yield* Effect.flip(empty.engine.query(empty.workspace, "SELECT * FROM numbers"))
        assert.strictEqual(none.kind, "NoCatalogue")
        assert.include(none.message, "agnes pull")
      }))
  })
}
