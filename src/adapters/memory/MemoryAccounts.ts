import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { TokenRow, User } from "../../domain/server/Claims.ts"
import { Accounts, EmailTaken } from "../../ports/Accounts.ts"

const make = (): Accounts["Type"] => {
  const users = new Map<string, User>()
  const tokens = new Map<string, TokenRow>()
  const passwords = new Map<string, string>()
  const setPassword = (id: string, hash: string | undefined): void => {
    if (hash !== undefined && users.has(id)) passwords.set(id, hash)
  }
  const key = (email: string): string => email.trim().toLowerCase()
  const byEmail = (email: string): User | undefined => [...users.values()].find((user) => key(user.email) === key(email))
  const change = (id: string, f: (row: TokenRow) => TokenRow): void => {
    const row = tokens.get(id)
    if (row !== undefined) tokens.set(id, f(row))
  }

  return {
    user: (id) => Effect.sync(() => users.get(id)),
    userByEmail: (email) => Effect.sync(() => byEmail(email)),
    users: Effect.sync(() => [...users.values()].sort((left, right) => key(left.email) < key(right.email) ? -1 : 1)),
    addUser: (user, _at, passwordHash) =>
      Effect.suspend(() => {
        if (byEmail(user.email) !== undefined) return new EmailTaken({ email: user.email })
        users.set(user.id, { ...user, email: user.email.trim() })
        setPassword(user.id, passwordHash)
        return Effect.void
      }),
    setActive: (id, active) =>
      Effect.sync(() => {
        const user = users.get(id)
        if (user !== undefined) users.set(id, { ...user, active })
      }),
    anyUser: Effect.sync(() => users.size > 0),
    addFirst: (user, token, _at, passwordHash) =>
      Effect.sync(() => {
        if (users.size > 0) return false
        users.set(user.id, user)
        if (token !== undefined) tokens.set(token.id, token)
        setPassword(user.id, passwordHash)
        return true
      }),
    passwordHash: (id) => Effect.sync(() => passwords.get(id)),
    setPassword: (id, hash) => Effect.sync(() => setPassword(id, hash)),
    tokens: (userId) =>
      Effect.sync(() =>
        [...tokens.values()]
          .filter((row) => userId === undefined || row.userId === userId)
          .sort((left, right) => right.createdAt - left.createdAt || (left.id < right.id ? -1 : 1))
      ),
    token: (id) => Effect.sync(() => tokens.get(id)),
    addToken: (token) => Effect.sync(() => void tokens.set(token.id, token)),
    revokeToken: (id, at) => Effect.sync(() => change(id, (row) => ({ ...row, revokedAt: row.revokedAt ?? at }))),
    noteUse: (id, at, ip) => Effect.sync(() => change(id, (row) => ({ ...row, lastUsedAt: at, lastUsedIp: ip })))
  }
}

/** People and tokens for as long as the process lives. */
export const layer = Layer.sync(Accounts, make)
