import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Stream } from "effect"
import * as Bundle from "../../src/domain/marketplace/Bundle.ts"
import type { Plugin } from "../../src/domain/marketplace/Plugin.ts"
import * as Published from "../../src/domain/marketplace/Published.ts"
import { type Contents, PluginRepositories } from "../../src/ports/PluginRepositories.ts"

/** Plugins with one file each, and their bundles. */
export const plugin = (name: string, text: string) => {
  const digest = Buffer.from(`${name}/${text}`).toString("hex").padEnd(64, "0").slice(0, 64)
  const files = [{ path: "commands/say.md", executable: false, bytes: new TextEncoder().encode(text) }]
  const row: Plugin = { name, marketplace: "m", description: "", version: "1.0.0", digest, files: 1, size: text.length, rest: {} }
  return { row, digest, lines: Bundle.lines(Published.folderOf(name), files) }
}

export const contents = (...plugins: ReadonlyArray<ReturnType<typeof plugin>>): Contents =>
  ({ list: Published.list(plugins.map(({ row }) => row)), digests: plugins.map(({ digest }) => digest) })

const bytesOf = <E>(body: Stream.Stream<Uint8Array, E>) =>
  Effect.map(Stream.runCollect(body), (pieces) => Buffer.concat([...pieces]).toString("latin1"))

/** The contract of `PluginRepositories`; `make` gives empty ones, and such on a machine without git. */
export const suite = (
  name: string,
  make: { readonly usual: () => Layer.Layer<PluginRepositories>; readonly without: () => Layer.Layer<PluginRepositories> }
) =>
  describe(`PluginRepositories: ${name}`, () => {
    const within = <A, E>(f: (port: typeof PluginRepositories.Service) => Effect.Effect<A, E>, layer = make.usual()) =>
      Effect.flatMap(PluginRepositories, f).pipe(Effect.provide(layer))

    const refs = (port: typeof PluginRepositories.Service, of: Contents) =>
      Effect.scoped(Effect.gen(function*() {
        const answer = yield* port.answer(of, { what: "refs", protocol: undefined })
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.contentType, "application/x-git-upload-pack-advertisement")
        const text = yield* bytesOf(answer.body)
        const commit = /([0-9a-f]{40}) HEAD/.exec(text)?.[1]
        assert.include(text, `${commit} refs/heads/main`)
        return commit
      }))

    it.live("the same contents are the same commit, others another; also of nothing there is one", () =>
      within((port) =>
        Effect.gen(function*() {
          assert.isUndefined(yield* port.problem)
          const [a, b, c] = [plugin("a", "1"), plugin("a", "2"), plugin("c", "1")] as const
          for (const { digest, lines } of [a, b, c, a]) yield* port.keep(digest, lines)
          const all = [contents(), contents(a), contents(b), contents(a, c)]
          const first = yield* Effect.forEach(all, (each) => refs(port, each))
          assert.strictEqual(new Set(first).size, all.length)
          yield* port.sweep(new Set([a.digest, b.digest, c.digest]))
          const again = yield* Effect.forEach(all, (each) => refs(port, each), { concurrency: "unbounded" })
          assert.deepStrictEqual(again, first)
        })))

    it.live("what was never kept is not served, and what is served goes on being so", () =>
      within((port) =>
        Effect.gen(function*() {
          const a = plugin("a", "1")
          const error = yield* Effect.flip(refs(port, contents(a)))
          assert.strictEqual(error._tag, "StoreError")
          yield* port.keep(a.digest, a.lines)
          assert.isString(yield* refs(port, contents(a)))
        })))

    it.live("a machine without git says so", () =>
      within((port) =>
        Effect.gen(function*() {
          assert.match((yield* port.problem) ?? "", /git/)
          const error = yield* Effect.flip(refs(port, contents()))
          assert.strictEqual(error._tag, "NoGit")
        }), make.without()))
  })
