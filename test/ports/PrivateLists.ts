import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Scope } from "effect"
import * as Micro from "effect/Micro"
import type { Workspace } from "../../src/domain/workspace/Workspace.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { PrivateLists } from "../../src/ports/PrivateLists.ts"

export interface Subject {
  readonly lists: PrivateLists["Type"]
  readonly workspace: Workspace
}

const bytes = (text: string) => new TextEncoder().encode(text)

/** The contract of `PrivateLists`; each subject is empty and its own, its workspace's folder exists. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`PrivateLists: ${name}`, () => {
    const within = <A, E>(f: (lists: PrivateLists["Type"], workspace: Workspace) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, ({ lists, workspace }) => lift(f(lists, workspace))))
    const text = (lists: PrivateLists["Type"], workspace: Workspace) =>
      Micro.map(lists.read(workspace), (found) => found === undefined ? undefined : new TextDecoder().decode(found))

    it.effect("D1 D8 where no list is, none is read", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          assert.isUndefined(yield* lists.read(workspace))
          assert.isUndefined(yield* lists.seal(workspace))
        })))

    it.effect("D3 D4 an added id is listed, once", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          yield* lists.add(workspace, "abc")
          assert.strictEqual(yield* text(lists, workspace), "abc\n")
          yield* lists.add(workspace, "abc")
          assert.strictEqual(yield* text(lists, workspace), "abc\n")
        })))

    it.effect("says whether an id is listed as the whole list does, and nothing about one nobody can read", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          assert.isFalse(yield* lists.contains(workspace, "a"))
          yield* lists.add(workspace, "Abc")
          yield* lists.add(workspace, "\u00e9")
          for (const [id, listed] of [["abc", true], ["\u00c9", true], ["ab", false], ["", false]] as const) {
            assert.strictEqual(yield* lists.contains(workspace, id), listed)
          }
          yield* lists.replace(workspace, new Uint8Array([0x61, 0x0a, 0xff]))
          assert.strictEqual((yield* Micro.flip(lists.contains(workspace, "a")))._tag, "Unreadable")
        })))

    it.effect("D5 the empty id makes no list", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          yield* lists.add(workspace, "")
          assert.isUndefined(yield* lists.read(workspace))
        })))

    it.effect("D10 D11 two reads give the same, and an id added in between shows at once", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          yield* lists.add(workspace, "a")
          assert.strictEqual(yield* text(lists, workspace), "a\n")
          assert.strictEqual(yield* text(lists, workspace), "a\n")
          yield* lists.add(workspace, "b")
          assert.strictEqual(yield* text(lists, workspace), "a\nb\n")
        })))

    it.effect("an unfinished last line is ended first", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          yield* lists.replace(workspace, bytes("a\nb"))
          yield* lists.add(workspace, "c")
          assert.strictEqual(yield* text(lists, workspace), "a\nb\nc\n")
        })))

    it.effect("replaces the list it was told of, and no other", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          yield* lists.replace(workspace, bytes("a\n"), undefined)
          const seen = yield* lists.read(workspace)
          yield* lists.add(workspace, "b")
          const refused = yield* Micro.flip(lists.replace(workspace, bytes(""), seen))
          assert.strictEqual(refused._tag === "DiskError" && refused.code, "ESTALE")
          const stale = yield* Micro.flip(lists.replace(workspace, bytes(""), undefined))
          assert.strictEqual(stale._tag === "DiskError" && stale.code, "ESTALE")
          assert.strictEqual(yield* text(lists, workspace), "a\nb\n")
          yield* lists.replace(workspace, bytes("b\n"), bytes("a\nb\n"))
          assert.strictEqual(yield* text(lists, workspace), "b\n")
        })))

    it.effect("50 marks at once are all listed, each once", () =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          const ids = Array.from({ length: 50 }, (_, n) => `id-${n}`)
          yield* Micro.forEach([...ids, ...ids], (id) => lists.add(workspace, id), { concurrency: "unbounded" })
          assert.sameMembers((yield* text(lists, workspace))!.trimEnd().split("\n"), ids)
        })))

    const grown = { list: fc.uint8Array(), more: fc.uint8Array({ minLength: 1 }) }

    it.effect.prop("the seal is that of the bytes it was written for", grown, ({ list, more }) =>
      within((lists, workspace) =>
        Micro.gen(function*() {
          yield* lists.writeSeal(workspace, list)
          yield* lists.writeSeal(workspace, list)
          const seal = yield* lists.seal(workspace)
          assert.strictEqual(seal?.length, list.length)
          assert.isTrue(yield* lists.matchesSeal(seal, list))
          assert.isTrue(yield* lists.matchesSeal(seal, new Uint8Array([...list, ...more])))
          yield* lists.writeSeal(workspace, new Uint8Array([...list, ...more]))
          assert.isFalse(yield* lists.matchesSeal(yield* lists.seal(workspace), list))
        })), { fastCheck: { numRuns: 10 } })
  })
