import { Effect, Redacted } from "effect"
import { randomBytes, scryptSync } from "node:crypto"
import * as TokenTerms from "../../../src/domain/server/TokenTerms.ts"
import { create, issue } from "../../../src/main/programs/server/CreateToken.ts"
import * as LogIn from "../../../src/main/programs/server/LogIn.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { Logins } from "../../../src/ports/Logins.ts"
import * as Server from "./Server.ts"

/** What the server would store, only made at the lowest cost; a hash says its own cost, and logins go by that. */
const hashOf = (password: string): string => {
  const salt = randomBytes(16)
  const key = scryptSync(password, salt, 32, { N: 16, r: 8, p: 1 })
  const text = (bytes: Buffer): string => bytes.toString("base64").replace(/=+$/, "")
  return `$scrypt$ln=4,r=8,p=1$${text(salt)}$${text(key)}`
}

/** A person with a password, made beside the running server. */
export const add = (server: Server.Server, name: string, password: string) =>
  Server.beside(server, Effect.gen(function*() {
    const accounts = yield* Accounts
    const hash = hashOf(password)
    yield* accounts.addUser({ id: name, email: `${name}@example.org`, name, active: true, admin: false }, 1, hash)
  }))

export const logIn = (server: Server.Server, email: string, password?: string) =>
  Server.ask(server, "/auth/token", { method: "POST", body: JSON.stringify({ email, password }) })

/** A login's token. */
export const session = (server: Server.Server, name: string, password: string) =>
  Effect.map(logIn(server, `${name}@example.org`, password), ({ body }): string => body.access_token)

/** Tokens of a real person that are none any more. */
export const badTokens = (server: Server.Server) =>
  Server.beside(server, Effect.gen(function*() {
    const accounts = yield* Accounts
    const logins = yield* Logins
    const user = { id: "mel", email: "mel@example.org", name: "Mel", active: true, admin: true }
    yield* accounts.addUser(user, 1)
    const revoked = yield* create(user, TokenTerms.ofDays("revoked", 1))
    yield* accounts.revokeToken(revoked.row.id, 1)
    const expired = yield* issue(user, TokenTerms.ofDays("expired", 1))
    yield* accounts.addToken({ ...expired.row, expiresAt: 1 })
    const ended = yield* LogIn.open(user)
    yield* logins.endAll(user.id, 1)
    return {
      revoked: Redacted.value(revoked.token),
      expired: Redacted.value(expired.token),
      ended: Redacted.value(ended.token)
    }
  }))
