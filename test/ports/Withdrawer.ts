import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted, type Scope } from "effect"
import { Withdrawer } from "../../src/ports/Withdrawer.ts"

/** What the scene's server answers to everything. */
export interface Wanted {
  readonly status: number
  readonly features?: ReadonlyArray<string>
  readonly retryAfter?: string
}

export interface Taken {
  readonly what: "withdraw" | "lift"
  /** As the server reads it. */
  readonly name: string
  readonly token: string
}

export interface Scene {
  readonly url: string
  readonly layer: Layer.Layer<Withdrawer>
  readonly taken: () => ReadonlyArray<Taken>
}

/** What every adapter of `Withdrawer` promises. */
export const suite = (name: string, scene: (wanted: Wanted) => Effect.Effect<Scene, never, Scope.Scope>) =>
  describe(`Withdrawer: ${name}`, () => {
    const within = <A>(wanted: Wanted, f: (withdrawer: Withdrawer["Type"], scene: Scene) => Effect.Effect<A>) =>
      Effect.scoped(Effect.gen(function*() {
        const made = yield* scene(wanted)
        return yield* Effect.flatMap(Withdrawer, (withdrawer) => f(withdrawer, made)).pipe(Effect.provide(made.layer))
      }))
    const credentials = (url: string) => ({ serverUrl: url, token: Redacted.make("the.to.ken") })

    for (const session of ["0a-b", "a b", "\u00c9t\u00e9 100%", "x?y#z&", "upload_1"]) {
      it.effect(`names ${session} so that the server reads just that, and hands on the confirmation`, () =>
        within({ status: 200, features: ["sha256", "withdraw"] }, (withdrawer, { taken, url }) =>
          Effect.gen(function*() {
            const confirmed = {
              _tag: "Answered", status: 200, confirmed: true, retryAfter: undefined, features: ["sha256", "withdraw"]
            }
            assert.deepStrictEqual<unknown>(yield* withdrawer.withdraw(credentials(url), session), confirmed)
            assert.deepStrictEqual<unknown>(yield* withdrawer.liftTombstone(credentials(url), session), confirmed)
            assert.deepStrictEqual(taken(), [
              { what: "withdraw", name: session, token: "the.to.ken" },
              { what: "lift", name: session, token: "the.to.ken" }
            ])
          })))
    }

    for (const status of [204, 302, 401, 404, 405, 429, 500, 503]) {
      it.effect(`hands on a ${status} with what it says`, () =>
        within({ status, features: ["sha256"], retryAfter: "7" }, (withdrawer, { url }) =>
          Effect.gen(function*() {
            const expected = { _tag: "Answered", status, confirmed: false, retryAfter: "7", features: ["sha256"] }
            assert.deepStrictEqual<unknown>(yield* withdrawer.withdraw(credentials(url), "a"), expected)
          })))
    }

    it.effect("where nobody listens there is no answer, and no token in what it says", () =>
      within({ status: 200 }, (withdrawer) =>
        Effect.gen(function*() {
          const reply = yield* withdrawer.withdraw(credentials("http://127.0.0.1:1"), "a")
          assert.strictEqual(reply._tag, "NoAnswer")
          assert.notInclude(JSON.stringify(reply), "the.to.ken")
        })))
  })
