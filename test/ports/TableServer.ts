import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, type Scope } from "effect"
import type { TableServer, Wish } from "../../src/ports/TableServer.ts"
import { sha256 } from "../support/TableServer.ts"

export interface Subject {
  readonly server: TableServer["Type"]
  readonly url: string
  readonly put: (name: string, bytes: Uint8Array) => void
  readonly answer: (status: number) => void
}

export const read = (chunks: AsyncIterable<Uint8Array>): Effect.Effect<string> =>
  Effect.promise(async () => {
    const all: Array<Uint8Array> = []
    for await (const chunk of chunks) all.push(chunk)
    return Buffer.concat(all).toString("utf8")
  })

const wish = (more: Partial<Wish> = {}): Wish => ({ table: "a", range: undefined, ifRange: undefined, sha256: undefined, ...more })

const bytes = Buffer.from("0123456789")
const tag = `"${sha256(bytes)}"`

/** The contract of `TableServer`; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) => {
  const test = (
    title: string,
    run: (subject: Subject & { readonly as: { serverUrl: string; token: Redacted.Redacted } }) =>
      Effect.Effect<unknown, unknown, Scope.Scope>
  ) =>
    it.effect(title, () =>
      Effect.scoped(Effect.flatMap(subject, (made) =>
        run({ ...made, as: { serverUrl: made.url, token: Redacted.make("t.t.t") } }))))
  describe(`TableServer: ${name}`, () => {
    test("a document comes once; with its tag it is unchanged until it changes", ({ as, put, server }) =>
      Effect.gen(function*() {
        const first = yield* server.bundle(as, undefined)
        if (first._tag !== "Document") return assert.fail("no document")
        assert.include(first.text, "mandatory")
        assert.deepStrictEqual(yield* server.bundle(as, first.tag), { _tag: "Unchanged" })
        assert.strictEqual((yield* server.bundle(as, "W/\"other\""))._tag, "Document")
        put("a", bytes)
        assert.strictEqual((yield* server.manifest(as, undefined))._tag, "Document")
        assert.include(yield* server.catalog(as), "\"a\"")
      }))

    test("all of a table, or the part that was asked for", ({ as, put, server }) =>
      Effect.gen(function*() {
        put("a", bytes)
        const all = yield* server.download(as, wish({ sha256: sha256(bytes) }))
        assert.deepStrictEqual([all.part, all.length, all.tag], [undefined, 10, tag])
        assert.strictEqual(yield* read(all.chunks), "0123456789")
        const part = yield* server.download(as, wish({ range: { from: 2, to: 5 }, ifRange: tag }))
        assert.deepStrictEqual(part.part, { from: 2, to: 5, size: 10 })
        assert.strictEqual(yield* read(part.chunks), "234")
        const other = yield* server.download(as, wish({ range: { from: 2, to: 5 }, ifRange: "\"old\"" }))
        assert.isUndefined(other.part)
        assert.strictEqual(yield* read(other.chunks), "0123456789")
      }))

    test("refusals have their status", ({ answer, as, put, server }) =>
      Effect.gen(function*() {
        put("a", bytes)
        const status = (run: Effect.Effect<unknown, unknown, Scope.Scope>) =>
          Effect.map(Effect.flip(run), (error) => (error as { readonly status?: number }).status)
        assert.strictEqual(yield* status(server.download(as, wish({ table: "none" }))), 404)
        assert.strictEqual(yield* status(server.download(as, wish({ sha256: "0".repeat(64) }))), 412)
        assert.strictEqual(yield* status(server.download(as, wish({ range: { from: 99, to: 100 } }))), 416)
        for (const code of [401, 302, 503]) {
          answer(code)
          assert.strictEqual(yield* status(server.manifest(as, undefined)), code)
          assert.strictEqual(yield* status(server.download(as, wish())), code)
        }
      }))
  })
}
