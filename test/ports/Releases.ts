import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import type { Offer } from "../../src/domain/upgrade/Offer.ts"
import { Releases } from "../../src/ports/Releases.ts"

/** A server with a package, one that gives another than it says, a page of somebody else, and a place where nothing is. */
export interface Subject {
  readonly layer: Layer.Layer<Releases>
  readonly agnes: string
  readonly liar: string
  readonly page: string
  readonly nothing: string
}

export const content = new TextEncoder().encode("a package")
export const version = "9.8.7"

/** The contract of `Releases`; the registry has 9.8.8. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Releases: ${name}`, () => {
    const ready = Effect.flatMap(subject, (given) =>
      Effect.map(Effect.provide(Releases, given.layer), (releases) => ({ releases, ...given })))

    const serverOffer = (releases: Releases["Type"], url: string) =>
      Effect.map(releases.fromServer(url), (found) => {
        assert.strictEqual(found._tag, "Found")
        const offer = found._tag === "Found" ? found.offer : undefined
        assert.strictEqual(offer?._tag, "Server")
        return offer as Offer & { readonly _tag: "Server" }
      })

    it.scoped("offers the package of a server and brings just that", () =>
      Effect.gen(function*() {
        const { agnes, releases } = yield* ready
        const offer = yield* serverOffer(releases, agnes)
        assert.deepStrictEqual([offer.version, offer.size], [version, content.length])
        assert.isTrue(offer.url.startsWith(`${agnes}/`))
        assert.deepStrictEqual([...(yield* releases.download(offer))], [...content])
      }))

    it.scoped("W-37 brings nothing but what was promised", () =>
      Effect.gen(function*() {
        const { liar, releases } = yield* ready
        assert.strictEqual((yield* Effect.flip(releases.download(yield* serverOffer(releases, liar))))._tag, "NotDownloaded")
      }))

    it.scoped("tells a server that has none from one that does not answer", () =>
      Effect.gen(function*() {
        const { nothing, page, releases } = yield* ready
        assert.strictEqual((yield* releases.fromServer(page))._tag, "Nothing")
        assert.strictEqual((yield* releases.fromServer(nothing))._tag, "Unreachable")
      }))

    it.scoped("offers what the registry has", () =>
      Effect.gen(function*() {
        const { releases } = yield* ready
        assert.deepStrictEqual(yield* releases.fromRegistry, { _tag: "Found", offer: { _tag: "Registry", version: "9.8.8" } })
      }))
  })
