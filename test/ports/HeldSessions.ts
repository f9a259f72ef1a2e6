import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted, type Scope } from "effect"
import type { HeldSession } from "../../src/domain/status/Compared.ts"
import { HeldSessions } from "../../src/ports/HeldSessions.ts"

/** A server that knows `token` and has `sessions`, more of them than one page holds, and a place where nothing is. */
export interface Subject {
  readonly layer: Layer.Layer<HeldSessions>
  readonly serverUrl: string
  readonly nothing: string
}

export const token = "head.body.sig"
export const sessions: ReadonlyArray<HeldSession> = ["a", "b", "c/d é"].map((id, size) => ({ id, size, sha256: `${size}`.repeat(64) }))

/** The contract of `HeldSessions`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`HeldSessions: ${name}`, () => {
    const all = (place: "serverUrl" | "nothing", secret = token) =>
      Effect.flatMap(subject, (given) =>
        Effect.flatMap(HeldSessions, (held) => held.all({ serverUrl: given[place], token: Redacted.make(secret) })).pipe(
          Effect.provide(given.layer)
        ))

    it.scoped("names everything the server has, over all pages", () =>
      Effect.map(all("serverUrl"), (found) => assert.deepStrictEqual(found, sessions)))

    it.scoped("says that a token is not accepted, and nothing of the token", () =>
      Effect.map(Effect.flip(all("serverUrl", "a.wrong.token")), (error) => {
        assert.strictEqual(error._tag, "Rejected")
        assert.notInclude(JSON.stringify(error), "wrong")
      }))

    it.scoped("says that nobody answers", () =>
      Effect.map(Effect.flip(all("nothing")), (error) => assert.strictEqual(error._tag, "ServerUnreachable")))
  })
