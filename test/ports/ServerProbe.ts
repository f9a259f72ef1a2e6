import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted, type Scope } from "effect"
import { ServerProbe } from "../../src/ports/ServerProbe.ts"

/** A server of agnes with the clock and the floor given here, a page of somebody else, and a place where nothing is. */
export interface Subject {
  readonly layer: Layer.Layer<ServerProbe>
  readonly agnes: string
  readonly page: string
  readonly nothing: string
}

export const date = Date.UTC(2026, 4, 10, 14, 32, 18)
export const minVersion = "9.8.7"
export const token = "head.body.sig"
export const parts = { db: { status: "ok", detail: "of this version", current: 3 } }

/** The contract of `ServerProbe`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`ServerProbe: ${name}`, () => {
    const ask = (place: "agnes" | "page" | "nothing") =>
      Effect.flatMap(subject, (given) =>
        Effect.provide(Effect.flatMap(ServerProbe, (probe) => probe.ask(given[place])), given.layer))

    it.scoped("knows a server of agnes, its clock and its floor", () =>
      Effect.map(ask("agnes"), (probed) =>
        assert.deepStrictEqual(probed, { status: 200, isAgnes: true, date, minVersion, location: undefined })))

    it.scoped("tells the version the server offers, where it offers one", () =>
      Effect.gen(function*() {
        const given = yield* subject
        const offered = (place: "agnes" | "page" | "nothing") =>
          Effect.provide(Effect.flatMap(ServerProbe, (probe) => probe.offered(given[place])), given.layer)
        assert.deepStrictEqual(
          [yield* offered("agnes"), yield* offered("page"), yield* offered("nothing")],
          [minVersion, undefined, undefined]
        )
      }))

    it.scoped("names the parts of a server to somebody it knows", () =>
      Effect.gen(function*() {
        const given = yield* subject
        const services = (place: "agnes" | "nothing", secret: string) =>
          Effect.flatMap(ServerProbe, (probe) => probe.services({ serverUrl: given[place], token: Redacted.make(secret) }, true)).pipe(
            Effect.provide(given.layer)
          )
        assert.deepStrictEqual(yield* services("agnes", token), parts)
        assert.strictEqual((yield* Effect.flip(services("agnes", "a.wrong.token")))._tag, "Rejected")
        assert.strictEqual((yield* Effect.flip(services("nothing", token)))._tag, "ServerUnreachable")
      }))

    it.scoped("takes no other page for one", () =>
      Effect.map(ask("page"), ({ isAgnes, minVersion, status }) =>
        assert.deepStrictEqual([isAgnes, minVersion, status], [false, undefined, 200])))

    it.scoped("says by a code that nobody answered", () =>
      Effect.map(Effect.flip(ask("nothing")), ({ code }) => assert.strictEqual(code, "ECONNREFUSED")))
  })
