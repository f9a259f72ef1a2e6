import { assert, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as ScryptPasswords from "../../../src/adapters/node/ScryptPasswords.ts"
import { Passwords } from "../../../src/ports/Passwords.ts"
import * as Suite from "../../ports/Passwords.ts"

Suite.suite("scrypt", ScryptPasswords.layer)

it.effect("a hash says how it was made, so that the cost can grow", () =>
  Effect.gen(function*() {
    const passwords = yield* Passwords
    assert.match(yield* passwords.hash(Redacted.make("password")), /^\$scrypt\$ln=15,r=8,p=3\$[\w+/]{22}\$[\w+/]{43}$/)
    // RFC 7914 §12: scrypt("pleaseletmein", "SodiumChloride", 16384, 8, 1), its first 32 bytes.
    const salt = Buffer.from("SodiumChloride").toString("base64").replace(/=+$/, "")
    const key = Buffer.from("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2", "hex").toString("base64")
    const known = `$scrypt$ln=14,r=8,p=1$${salt}$${key.replace(/=+$/, "")}`
    assert.isTrue(yield* passwords.verify(known, Redacted.make("pleaseletmein")))
    assert.isFalse(yield* passwords.verify(known, Redacted.make("pleaseletmeout")))
  }).pipe(Effect.provide(ScryptPasswords.layer)))
