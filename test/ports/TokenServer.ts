import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted, type Scope } from "effect"
import { TokenServer } from "../../src/ports/TokenServer.ts"
import type { Credentials } from "../../src/ports/UploadServer.ts"

/** A server with one user, a login of theirs and a personal token. */
export interface Scene {
  readonly url: string
  readonly login: string
  readonly personal: string
  readonly layer: Layer.Layer<TokenServer>
}

/** The contract of `TokenServer`; `scene` sets up such a server for the length of the scope. */
export const suite = (name: string, scene: Effect.Effect<Scene, never, Scope.Scope>) =>
  describe(`TokenServer: ${name}`, () => {
    type As = Record<"login" | "personal" | "nobody", Credentials>
    const within = <A, E>(f: (server: typeof TokenServer.Service, as: As) => Effect.Effect<A, E>) =>
      Effect.scoped(Effect.gen(function*() {
        const { layer, login, personal, url } = yield* scene
        const as = (token: string): Credentials => ({ serverUrl: url, token: Redacted.make(token) })
        const everybody = { login: as(login), personal: as(personal), nobody: as("a.foreign.token") }
        return yield* Effect.flatMap(TokenServer, (server) => f(server, everybody)).pipe(Effect.provide(layer))
      }))

    it.effect("makes a token once and lists it without the token", () =>
      within((server, as) =>
        Effect.gen(function*() {
          const made = yield* server.create(as.login, { name: "laptop", days: 30 })
          const endless = yield* server.create(as.login, { name: "ci", days: null })
          assert.isString(made.expires_at)
          assert.isNull(endless.expires_at)
          assert.notStrictEqual(Redacted.value(made.token), Redacted.value(endless.token))
          const tokens = yield* server.list(as.personal)
          assert.includeMembers(tokens.map((token) => token.name), ["laptop", "ci"])
          assert.notInclude(JSON.stringify(tokens), Redacted.value(made.token))
        })))

    it.effect("revokes what is there, twice if need be, and says when it is not", () =>
      within((server, as) =>
        Effect.gen(function*() {
          yield* server.create(as.login, { name: "laptop", days: 1 })
          const find = Effect.map(server.list(as.login), (tokens) => tokens.find((token) => token.name === "laptop")!)
          const { id, revoked_at } = yield* find
          assert.isNull(revoked_at)
          yield* server.revoke(as.personal, id)
          yield* server.revoke(as.login, id)
          assert.isString((yield* find).revoked_at)
          const error = yield* Effect.flip(server.revoke(as.login, "../nothing"))
          assert.strictEqual(error._tag === "UnexpectedReply" && error.status, 404)
        })))

    it.effect("a personal token makes no token and ends no login", () =>
      within((server, as) =>
        Effect.gen(function*() {
          for (const attempt of [server.create(as.personal, { name: "x", days: 1 }), server.endLogin(as.personal)]) {
            const error = yield* Effect.flip<unknown, { readonly _tag: string }, never>(attempt)
            assert.strictEqual((error as { readonly status?: number }).status, 403)
          }
        })))

    it.effect("after the end of a login its token is rejected, and others go on", () =>
      within((server, as) =>
        Effect.gen(function*() {
          yield* server.endLogin(as.login)
          for (const attempt of [server.list(as.login), server.endLogin(as.login), server.list(as.nobody)]) {
            const error = yield* Effect.flip<unknown, { readonly _tag: string }, never>(attempt)
            assert.strictEqual(error._tag, "Rejected")
          }
          yield* server.list(as.personal)
        })))

    it.effect("says when nobody answers, and repeats no token", () =>
      within((server, as) =>
        Effect.gen(function*() {
          const error = yield* Effect.flip(server.list({ ...as.login, serverUrl: "http://127.0.0.1:1" }))
          assert.strictEqual(error._tag, "ServerUnreachable")
          assert.notInclude(JSON.stringify(error) + error.message, Redacted.value(as.login.token))
        })))
  })
