import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, Redacted } from "effect"
import { Passwords } from "../../src/ports/Passwords.ts"

/** The contract of `Passwords`. */
export const suite = (name: string, layer: Layer.Layer<Passwords>) =>
  describe(`Passwords: ${name}`, () => {
    const within = <A, E>(f: (passwords: typeof Passwords.Service) => Effect.Effect<A, E>) =>
      Effect.flatMap(Passwords, f).pipe(Effect.provide(layer))

    it.effect("knows its password, in every Unicode form of it, and no other", () =>
      within((passwords) =>
        Effect.gen(function*() {
          const stored = yield* passwords.hash(Redacted.make("caf\u00e9 cr\u00e8me"))
          assert.isTrue(yield* passwords.verify(stored, Redacted.make("cafe\u0301 cre\u0300me")))
          for (const other of ["", "cafe creme", "caf\u00e9 cr\u00e8me ", "CAF\u00c9 CR\u00c8ME"]) {
            assert.isFalse(yield* passwords.verify(stored, Redacted.make(other)))
          }
        })))

    it.effect("salts each hash and shows nothing of the password", () =>
      within((passwords) =>
        Effect.gen(function*() {
          const secret = Redacted.make("correct horse")
          const [one, two] = yield* Effect.all([passwords.hash(secret), passwords.hash(secret)])
          assert.notStrictEqual(one, two)
          assert.notInclude(one, "correct horse")
        })))

    it.effect("without a hash, or with one it cannot read, the answer is no", () =>
      within((passwords) =>
        Effect.gen(function*() {
          for (const stored of [undefined, "", "x", "$scrypt$", "$scrypt$ln=31,r=8,p=1$AAAAAAAAAAAAAAAA$AAAA", "$2b$10$abc"]) {
            assert.isFalse(yield* passwords.verify(stored, Redacted.make("")))
          }
        })))
  })
