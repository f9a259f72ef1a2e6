import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { TokenStore } from "../../src/ports/TokenStore.ts"

/** What every adapter of `TokenStore` promises; `make` gives an empty one. */
export const suite = (name: string, make: () => Layer.Layer<TokenStore>) =>
  describe(`TokenStore: ${name}`, () => {
    const token = (text: string, email = "ann@example.org") => ({ token: Redacted.make(text), email })
    const loaded = Effect.flatMap(TokenStore, (store) => store.load).pipe(
      Effect.map((stored) => stored === undefined ? undefined : [Redacted.value(stored.token), stored.email])
    )

    it.effect("is empty at first, and clearing it then is fine", () =>
      Effect.gen(function*() {
        const store = yield* TokenStore
        assert.isUndefined(yield* loaded)
        yield* store.clear
        yield* store.clear
        assert.isUndefined(yield* loaded)
      }).pipe(Effect.provide(make())))

    it.effect("gives back what was saved last", () =>
      Effect.gen(function*() {
        const store = yield* TokenStore
        yield* store.save(token("a.b.c"))
        yield* store.save(token("d.e.f", ""))
        assert.deepStrictEqual(yield* loaded, ["d.e.f", ""])
      }).pipe(Effect.provide(make())))

    it.effect("forgets on request", () =>
      Effect.gen(function*() {
        const store = yield* TokenStore
        yield* store.save(token("a.b.c"))
        yield* store.clear
        assert.isUndefined(yield* loaded)
      }).pipe(Effect.provide(make())))

    it.effect("an empty token is none", () =>
      Effect.gen(function*() {
        const store = yield* TokenStore
        yield* store.save(token(""))
        assert.isUndefined(yield* loaded)
      }).pipe(Effect.provide(make())))
  })
