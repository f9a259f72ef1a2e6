import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import type { Catalogue, Source, View } from "../../src/ports/Catalogue.ts"

export interface Subject {
  readonly catalogue: Catalogue["Type"]
  readonly workspace: Workspace
  /** A file that can be read, another one, and one that cannot. */
  readonly files: { readonly one: Source; readonly two: Source; readonly bad: Source }
  /** Which file each view shows: its path by name. */
  readonly shown: Effect.Effect<ReadonlyMap<string, string>>
  /** Gives the user something of that name. */
  readonly own: (name: string) => Effect.Effect<void>
  /** Somebody has it open. */
  readonly opened: Effect.Effect<void, never, Scope.Scope>
}

export const view = (name: string, source: Source, instead?: Source): View => ({ name, description: "", source, instead })

/** The contract of `Catalogue`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) => {
  const test = (title: string, run: (subject: Subject) => Effect.Effect<unknown, unknown, Scope.Scope>) =>
    it.effect(title, () => Effect.scoped(Effect.flatMap(subject, run)))
  describe(`Catalogue: ${name}`, () => {
    test("N3 W-38 shows what was published last and nothing else, also when that is nothing", (it) =>
      Effect.gen(function*() {
        const { one, two } = it.files
        assert.isUndefined(yield* it.catalogue.identity(it.workspace))
        const first = yield* it.catalogue.publish(it.workspace, [])
        assert.strictEqual(first._tag, "Switched")
        assert.isDefined(yield* it.catalogue.identity(it.workspace))
        yield* it.catalogue.publish(it.workspace, [view("a", one), view("b", one)])
        const last = yield* it.catalogue.publish(it.workspace, [view("b", two), view("c", one)])
        assert.deepStrictEqual(new Map([...yield* it.shown].sort()), new Map([["b", two.path], ["c", one.path]]))
        assert.strictEqual(last._tag === "Switched" && last.identity, yield* it.catalogue.identity(it.workspace))
      }))

    test("D6 a file that cannot be read leaves its table at the old one, or out; the others come", (it) =>
      Effect.gen(function*() {
        const { bad, one, two } = it.files
        const done = yield* it.catalogue.publish(it.workspace, [view("a", bad, one), view("b", bad), view("c", two)])
        assert.deepStrictEqual(done._tag === "Switched" && done.unreadable.map((each) => each.name), ["a", "b"])
        assert.deepStrictEqual(new Map([...yield* it.shown].sort()), new Map([["a", one.path], ["c", two.path]]))
      }))

    test("what the user has stays, and hides the server's table of that name", (it) =>
      Effect.gen(function*() {
        yield* it.catalogue.publish(it.workspace, [view("a", it.files.one)])
        yield* it.own("mine")
        const done = yield* it.catalogue.publish(it.workspace, [view("a", it.files.one), view("mine", it.files.one)])
        assert.deepStrictEqual(done._tag === "Switched" && done.shadowed, ["mine"])
        assert.deepStrictEqual([...(yield* it.shown).keys()], ["a"])
      }))

    test("D5 open elsewhere: nothing is changed, and it is said", (it) =>
      Effect.gen(function*() {
        yield* it.catalogue.publish(it.workspace, [view("a", it.files.one)])
        const before = yield* it.catalogue.identity(it.workspace)
        yield* Effect.scoped(Effect.gen(function*() {
          yield* it.opened
          const done = yield* it.catalogue.publish(it.workspace, [view("b", it.files.two)])
          assert.strictEqual(done._tag, "Deferred")
          assert.strictEqual(yield* it.catalogue.identity(it.workspace), before)
        }))
        yield* it.catalogue.publish(it.workspace, [view("b", it.files.two)])
        assert.deepStrictEqual([...(yield* it.shown).keys()], ["b"])
      }))
  })
}
