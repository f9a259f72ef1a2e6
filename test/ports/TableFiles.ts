import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import type { TableFiles } from "../../src/ports/TableFiles.ts"
import { md5, sha256 } from "../support/TableServer.ts"

export interface Subject {
  readonly files: TableFiles["Type"]
  readonly workspace: Workspace.Workspace
}

export async function* chunks(...parts: ReadonlyArray<string>): AsyncIterable<Uint8Array> {
  for (const part of parts) yield Buffer.from(part)
}

const nothing = (): void => {}
const hash = (text: string): string => sha256(Buffer.from(text))

/** Brings a text as the file of this key. */
export const bring = ({ files, workspace }: Subject, text: string) =>
  Effect.scoped(Effect.gen(function*() {
    const part = yield* files.part(workspace, hash(text), false)
    yield* part.fill({ from: 0, to: text.length }, chunks(text), nothing)
    yield* part.keep((yield* part.digests).sha256)
    return hash(text)
  }))

/** The contract of `TableFiles`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) => {
  const test = (title: string, run: (subject: Subject) => Effect.Effect<unknown, unknown, Scope.Scope>) =>
    it.effect(title, () => Effect.scoped(Effect.flatMap(subject, run)))
  describe(`TableFiles: ${name}`, () => {
    test("what is kept is an object, and found under its hash", (it) =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* it.files.inventory(it.workspace), { objects: new Map(), names: new Map() })
        const key = yield* bring(it, "PAR1 some PAR1")
        yield* it.files.settle(it.workspace)
        assert.deepStrictEqual((yield* it.files.inventory(it.workspace)).objects, new Map([[key, 14]]))
      }))

    test("pieces in any order make the whole; its hashes are those of the whole", ({ files, workspace }) =>
      Effect.gen(function*() {
        const part = yield* files.part(workspace, "name-x", true)
        let seen = 0
        const fill = (from: number, text: string) =>
          part.fill({ from, to: from + text.length }, chunks(...text.split(/(?<=.{3})/)), (bytes) => void (seen += bytes))
        yield* Effect.all([fill(8, "wxyzPAR1"), fill(4, "stuv")], { concurrency: 2 })
        assert.deepStrictEqual(yield* part.done, [{ from: 4, to: 16 }])
        yield* fill(0, "PAR1")
        const whole = Buffer.from("PAR1stuvwxyzPAR1")
        assert.strictEqual(seen, whole.length)
        assert.deepStrictEqual(yield* part.digests, { sha256: sha256(whole), md5: md5(whole), size: 16, isParquet: true })
        yield* part.restart
        assert.deepStrictEqual(yield* part.done, [])
        yield* part.fill({ from: 0, to: Infinity }, chunks("other"), nothing)
        assert.strictEqual((yield* part.digests).sha256, hash("other"))
        assert.isFalse((yield* part.digests).isParquet)
      }))

    test("too much or too little is told; what came in order before is kept, also for the next one", ({ files, workspace }) =>
      Effect.gen(function*() {
        yield* Effect.scoped(Effect.gen(function*() {
          const part = yield* files.part(workspace, "name-x", false)
          yield* part.mark("\"tag\"")
          const short = yield* Effect.flip(part.fill({ from: 0, to: 9 }, chunks("abc", "def"), nothing))
          assert.strictEqual(short._tag === "Interrupted" && short.kind, "Broken")
          const long = yield* Effect.flip(part.fill({ from: 6, to: 8 }, chunks("ghi"), nothing))
          assert.strictEqual(long._tag === "Interrupted" && long.kind, "TooLong")
        }))
        assert.strictEqual(yield* files.begun(workspace, "name-x"), 6)
        assert.strictEqual(yield* files.begun(workspace, "name-y"), 0)
        const again = yield* files.part(workspace, "name-x", false)
        assert.deepStrictEqual(yield* again.done, [{ from: 0, to: 6 }])
        assert.strictEqual(again.tag, "\"tag\"")
        yield* again.fill({ from: 6, to: 9 }, chunks("ghi"), nothing)
        assert.strictEqual((yield* again.digests).sha256, hash("abcdefghi"))
        yield* again.discard
      }))

    test("names follow their objects; what is pruned is gone, and only that", (it) =>
      Effect.gen(function*() {
        const { files, workspace } = it
        const [a, b] = [yield* bring(it, "a"), yield* bring(it, "bb")]
        const part = yield* files.part(workspace, "name-x", false)
        yield* part.fill({ from: 0, to: 1 }, chunks("x"), nothing)
        yield* files.name(workspace, [{ name: "one", sha256: a }, { name: "two", sha256: a }], [])
        yield* files.name(workspace, [{ name: "one", sha256: b }], ["two", "three"])
        assert.deepStrictEqual((yield* files.inventory(workspace)).names, new Map([["one", b]]))
        yield* files.prune(workspace, { objects: new Set([b]), parts: new Set(["name-x"]) })
        yield* files.prune(workspace, { objects: new Set([b]), parts: new Set(["name-x"]) })
        assert.deepStrictEqual((yield* files.inventory(workspace)).objects, new Map([[b, 2]]))
      }))
  })
}
