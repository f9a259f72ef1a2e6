import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, TestClock } from "effect"
import * as MemoryAccounts from "../../../src/adapters/memory/MemoryAccounts.ts"
import * as MemoryAuditTrail from "../../../src/adapters/memory/MemoryAuditTrail.ts"
import * as MemoryLogins from "../../../src/adapters/memory/MemoryLogins.ts"
import * as MemoryPasswords from "../../../src/adapters/memory/MemoryPasswords.ts"
import * as MemoryRandom from "../../../src/adapters/memory/MemoryRandom.ts"
import * as MemoryRateLimits from "../../../src/adapters/memory/MemoryRateLimits.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import { authenticate } from "../../../src/main/programs/server/Authenticate.ts"
import { logIn } from "../../../src/main/programs/server/LogIn.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Passwords } from "../../../src/ports/Passwords.ts"
import { Random } from "../../../src/ports/Random.ts"

const world = Layer.mergeAll(
  MemoryAccounts.layer,
  MemoryAuditTrail.layer,
  MemoryLogins.layer,
  MemoryPasswords.layer,
  MemoryRateLimits.layer,
  MemoryTokenSigner.layer,
  Layer.sync(Random, MemoryRandom.make)
)

const ann = { id: "ann", email: "ann@example.org", name: "Ann", active: true, admin: false }

const addAnn = Effect.gen(function*() {
  const hash = yield* Effect.flatMap(Passwords, (passwords) => passwords.hash(Redacted.make("correct horse")))
  yield* Effect.flatMap(Accounts, (accounts) => accounts.addUser(ann, 1, hash))
})

const attempt = (email: string, password: string) =>
  Effect.merge(Effect.match(logIn({ email, password: Redacted.make(password) }), {
    onFailure: (error) => error._tag === "Refusal" ? error.kind : error._tag,
    onSuccess: () => "in" as const
  }))

describe("logging in", () => {
  it.effect("one account is counted however it is spelled, whether it exists or not, also with the right password", () =>
    Effect.gen(function*() {
      yield* addAnn
      for (const email of ["ann@example.org", "nobody@example.org"]) {
        for (let n = 0; n < 10; n++) {
          assert.strictEqual(yield* attempt(n % 2 === 0 ? email : ` ${email.toUpperCase()}`, "x"), "auth")
        }
        assert.strictEqual(yield* attempt(email, "correct horse"), "rate-limit")
      }
      yield* TestClock.adjust("30 seconds")
      assert.strictEqual(yield* attempt("ann@example.org", "correct horse"), "in")
      assert.strictEqual(yield* attempt("ann@example.org", "correct horse"), "rate-limit")
    }).pipe(Effect.provide(world)))

  it.effect("a login lasts a day", () =>
    Effect.gen(function*() {
      yield* addAnn
      const { token } = yield* logIn({ email: ann.email, password: Redacted.make("correct horse") })
      const ask = Effect.map(
        Effect.either(authenticate(`Bearer ${Redacted.value(token)}`, "10.0.0.1")),
        (result) => result._tag === "Right" ? result.right.typ : "refused"
      )
      assert.strictEqual(yield* ask, "session")
      yield* TestClock.adjust("23 hours")
      assert.strictEqual(yield* ask, "session")
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* ask, "refused")
    }).pipe(Effect.provide(world)))
})
