import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import * as LinkOpening from "../../../domain/server/LinkOpening.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { LoginLinks } from "../../../ports/LoginLinks.ts"
import { Random } from "../../../ports/Random.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import { use } from "../../../ports/Use.ts"
import * as LogIn from "./LogIn.ts"
import { because } from "./OperatorFailed.ts"
import * as People from "./People.ts"

/** Bytes of randomness in a link. */
const secretBytes = 32

/** The path a link of this secret has. */
export const path = (secret: Redacted.Redacted): string => `/login/link/${Redacted.value(secret)}`

/** A link that logs this person in once; only its hash is kept. */
export const make = Effect.fn("MakeLoginLink")(function*(email: string, by: Audit.Actor = Audit.operator) {
  const links = yield* LoginLinks
  const signer = yield* TokenSigner
  const trail = yield* AuditTrail
  const user = yield* People.find(email)
  const address = Terminal.escape(user.email)
  if (!user.active) return yield* because(`${address} is disabled. Run: agnes users enable ${address}`)
  const secret = yield* use(Random, (random) => random.hex(secretBytes))
  const now = yield* Clock.currentTimeMillis
  const link = {
    hash: signer.fingerprint(secret),
    userId: user.id,
    createdAt: now,
    expiresAt: now + LinkOpening.life
  }
  yield* trail.along(links.add(link), () => ({
    action: "login_link.create",
    actor: by,
    resource: `user:${user.id}`,
    subject: user.id
  }))
  return { user, secret: Redacted.make(secret), expiresAt: link.expiresAt }
})

const owner = (id: string | undefined) =>
  Effect.gen(function*() {
    const user = id === undefined ? undefined : yield* Effect.flatMap(Accounts, (accounts) => accounts.user(id))
    return user?.active === true ? user : undefined
  })

/** Whom a link would log in; `undefined` for one that is used up, too old, or was none. Changes nothing. */
export const look = Effect.fn("LookAtLoginLink")(function*(secret: string) {
  const links = yield* LoginLinks
  const signer = yield* TokenSigner
  return yield* owner(yield* links.find(signer.fingerprint(secret), yield* Clock.currentTimeMillis))
})

/** Uses the link up and opens a login; `undefined` when it opens nothing. */
export const enter = Effect.fn("EnterByLink")(function*(secret: string, ip: string | undefined) {
  const links = yield* LoginLinks
  const signer = yield* TokenSigner
  const user = yield* owner(yield* links.take(signer.fingerprint(secret), yield* Clock.currentTimeMillis))
  return user === undefined ? undefined : yield* LogIn.open(user, { how: "link", ip })
})
