import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { createHash } from "node:crypto"
import { Passwords } from "../../ports/Passwords.ts"

const digest = (salt: number, password: Redacted.Redacted): string =>
  `memory$${salt}$${createHash("sha256").update(`${salt}${Redacted.value(password).normalize("NFC")}`).digest("hex")}`

/** Quick hashes, for tests alone. */
export const layer = Layer.sync(Passwords, () => {
  let salts = 0
  return {
    hash: (password) => Effect.sync(() => digest(++salts, password)),
    verify: (stored, password) =>
      Effect.sync(() => stored !== undefined && stored === digest(Number(stored.split("$")[1]), password))
  }
})
