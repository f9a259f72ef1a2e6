import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from "node:crypto"
import { Passwords } from "../../ports/Passwords.ts"

/** N = 2^15, r = 8, p = 3: 32 MiB and about a tenth of a second a core (OWASP Password Storage Cheat Sheet). */
const cost = { ln: 15, r: 8, p: 3 }

/** Each takes 32 MiB: a crowd at the door must not take the server's memory. */
const atOnce = 2

const size = 32

interface Stored {
  readonly cost: typeof cost
  readonly salt: Buffer
  readonly key: Buffer
}

const derive = (password: Redacted.Redacted, salt: Buffer, { ln, p, r }: typeof cost): Effect.Effect<Buffer> =>
  Effect.async<Buffer>((resume) => {
    const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * r * 2 ** ln }
    scrypt(Redacted.value(password).normalize("NFC"), salt, size, options, (error, key) =>
      resume(error === null ? Effect.succeed(key) : Effect.die(error)))
  })

/** The PHC string format; only costs up to 16 times ours are taken, so that no row can stop the server. */
const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,86})\$([A-Za-z0-9+/]{43})$/

const within = (value: number, most: number): boolean => value >= 1 && value <= most

const parse = (text: string): Stored | undefined => {
  const [, ln, r, p, salt = "", key = ""] = pattern.exec(text) ?? []
  const found = { ln: Number(ln), r: Number(r), p: Number(p) }
  const sane = within(found.ln, cost.ln + 4) && within(found.r, 16) && within(found.p, 16)
  return sane ? { cost: found, salt: Buffer.from(salt, "base64"), key: Buffer.from(key, "base64") } : undefined
}

const text = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "")

/** scrypt, in the form `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`. */
export const layer = Layer.effect(
  Passwords,
  Effect.map(Effect.makeSemaphore(atOnce), (permits): Passwords["Type"] => {
    const decoy: Stored = { cost, salt: randomBytes(16), key: Buffer.alloc(size) }
    return {
      hash: (password) =>
        Effect.suspend(() => {
          const salt = randomBytes(16)
          return Effect.map(
            derive(password, salt, cost),
            (key) => `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${text(salt)}$${text(key)}`
          )
        }).pipe(permits.withPermits(1)),
      verify: (stored, password) =>
        Effect.suspend(() => {
          const known = stored === undefined ? undefined : parse(stored)
          const { cost, key, salt } = known ?? decoy
          return Effect.map(derive(password, salt, cost), (given) => timingSafeEqual(given, key) && known !== undefined)
        }).pipe(permits.withPermits(1))
    }
  })
)
