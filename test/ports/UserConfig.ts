import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { UserConfig } from "../../src/ports/UserConfig.ts"

/** What every adapter of `UserConfig` promises; `make` gives an empty one. */
export const suite = (name: string, make: () => Layer.Layer<UserConfig>) =>
  describe(`UserConfig: ${name}`, () => {
    const loaded = Effect.map(Effect.flatMap(UserConfig, (config) => config.load), (settings) => ({ ...settings }))

    it.effect("is empty at first, in an absolute folder", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* loaded, {})
        assert.match(yield* (yield* UserConfig).folder, /^(\/|[A-Z]:)/)
      }).pipe(Effect.provide(make())))

    it.effect("merges what is saved and keeps the rest", () =>
      Effect.gen(function*() {
        const config = yield* UserConfig
        yield* config.save({ server: "https://a.example.org", push_concurrency: 4 })
        yield* config.save({ server: "https://b.example.org", insecure_http: true })
        assert.deepStrictEqual(yield* loaded, {
          server: "https://b.example.org",
          push_concurrency: 4,
          insecure_http: true
        })
      }).pipe(Effect.provide(make())))

    it.effect("takes a setting away", () =>
      Effect.gen(function*() {
        const config = yield* UserConfig
        yield* config.save({ server: "https://a.example.org", log_bytes: 5000 })
        yield* config.save({ server: undefined })
        assert.deepStrictEqual(yield* loaded, { log_bytes: 5000 })
      }).pipe(Effect.provide(make())))
  })
