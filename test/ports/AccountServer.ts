import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted, type Scope } from "effect"
import { AccountServer } from "../../src/ports/AccountServer.ts"

/** One server as the suite needs it, and how to reach it through the adapter under test. */
export interface Scene {
  readonly url: string
  readonly layer: Layer.Layer<AccountServer>
}

/** What the scene's server must be like; every text here is part of the expectations below. */
export interface Wanted {
  readonly tokens: Readonly<Record<string, string>>
  readonly passwords: Readonly<Record<string, string>>
  readonly welcome?: string
  readonly status?: number
}

const good: Wanted = {
  tokens: { "a.good.token": "ann@example.org" },
  passwords: { "ann@example.org": "pass word" },
  welcome: "# Hello\n"
}

const token = Redacted.make("a.good.token")
const wrong = Redacted.make("a.wrong.token")

/** The contract of `AccountServer`; `scene` sets up a server like the wanted one for the length of the scope. */
export const suite = (name: string, scene: (wanted: Wanted) => Effect.Effect<Scene, never, Scope.Scope>) =>
  describe(`AccountServer: ${name}`, () => {
    const within = <A, E>(
      wanted: Wanted,
      f: (server: typeof AccountServer.Service, url: string) => Effect.Effect<A, E>
    ) =>
      Effect.scoped(Effect.gen(function*() {
        const { layer, url } = yield* scene(wanted)
        return yield* Effect.flatMap(AccountServer, (server) => f(server, url)).pipe(Effect.provide(layer))
      }))

    it.effect("verifies a good token", () => within(good, (server, url) => server.verify(url, token)))

    it.effect("rejects a wrong one with the server's words and without the token", () =>
      within(good, (server, url) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(server.verify(url, wrong))
          assert.strictEqual(error._tag, "Rejected")
          assert.notInclude(JSON.stringify(error) + error.message, "a.wrong.token")
        })))

    for (const status of [302, 403, 404, 500, 503]) {
      it.effect(`does not take a ${status} for an acceptance`, () =>
        within({ ...good, status }, (server, url) =>
          Effect.gen(function*() {
            const error = yield* Effect.flip(server.verify(url, token))
            assert.strictEqual(error._tag, "UnexpectedReply")
            assert.strictEqual(error._tag === "UnexpectedReply" && error.status, status)
          })))
    }

    it.effect("says when nobody answers", () =>
      within(good, (server) =>
        Effect.map(
          Effect.flip(server.verify("http://127.0.0.1:1", token)),
          (error) => assert.strictEqual(error._tag, "ServerUnreachable")
        )))

    it.effect("brings the welcome text", () =>
      within(good, (server, url) =>
        Effect.map(server.welcome(url, token), (text) => assert.strictEqual(text, "# Hello\n"))))

    it.effect("brings nothing where the server has none", () =>
      within({ tokens: good.tokens, passwords: {} }, (server, url) =>
        Effect.map(server.welcome(url, token), (text) => assert.isUndefined(text))))

    it.effect("W-36 refuses an empty welcome", () =>
      within({ ...good, welcome: "" }, (server, url) =>
        Effect.map(
          Effect.flip(server.welcome(url, token)),
          (error) => assert.strictEqual(error._tag, "UnexpectedReply")
        )))

    it.effect("logs in with the right password only", () =>
      within(good, (server, url) =>
        Effect.gen(function*() {
          const login = (password: string) =>
            server.login(url, { email: "ann@example.org", password: Redacted.make(password) })
          const session = yield* login("pass word")
          assert.strictEqual(Redacted.value(session.token), "a.good.token")
          assert.strictEqual(session.email, "ann@example.org")
          const refused = yield* Effect.flip(login("guess"))
          assert.strictEqual(refused._tag, "Rejected")
          assert.notInclude(JSON.stringify(refused) + refused.message, "guess")
        })))
  })
