import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { TokenRow, User } from "../../domain/server/Claims.ts"
import { Accounts, EmailTaken } from "../../ports/Accounts.ts"
import * as Members from "./MemoryMembers.ts"

const make = (members: Members.MemoryMembers["Type"]): Accounts["Type"] => {
  const users = new Map<string, User>()
  const tokens = new Map<string, TokenRow>()
  const passwords = new Map<string, string>()
  const setPassword = (id: string, hash: string | undefined): void => {
    if (hash !== undefined && users.has(id)) passwords.set(id, hash)
  }
  const key = (email: string): string => email.trim().toLowerCase()
  const seen = (user: User | undefined): User | undefined =>
    user === undefined ? undefined : { ...user, admin: Members.isAdmin(members, user.id) }
  const byEmail = (email: string): User | undefined =>
    seen([...users.values()].find((user) => key(user.email) === key(email)))
  const put = (user: User, at: number): void => {
    users.set(user.id, { ...user, email: user.email.trim() })
    if (user.admin) members.rows = [...members.rows, Members.seeded(user.id, at)]
  }
  const change = (id: string, f: (row: TokenRow) => TokenRow): void => {
    const row = tokens.get(id)
    if (row !== undefined) tokens.set(id, f(row))
  }

  return {
    user: (id) => Effect.sync(() => seen(users.get(id))),
    userByEmail: (email) => Effect.sync(() => byEmail(email)),
    users: Effect.sync(() =>
      [...users.values()].sort((left, right) => key(left.email) < key(right.email) ? -1 : 1).map((user) => seen(user) ?? user)
    ),
    addUser: (user, at, passwordHash) =>
      Effect.suspend(() => {
        if (byEmail(user.email) !== undefined) return new EmailTaken({ email: user.email })
        put(user, at)
        setPassword(user.id, passwordHash)
        return Effect.void
      }),
    setActive: (id, active) =>
      Effect.sync(() => {
        const user = users.get(id)
        if (user !== undefined) users.set(id, { ...user, active })
      }),
    anyUser: Effect.sync(() => users.size > 0),
    addFirst: (user, token, at, passwordHash) =>
      Effect.sync(() => {
        if (users.size > 0) return false
        put(user, at)
        if (token !== undefined) tokens.set(token.id, token)
        setPassword(user.id, passwordHash)
        return true
      }),
    passwordHash: (id) => Effect.sync(() => passwords.get(id)),
    setPassword: (id, hash) => Effect.sync(() => setPassword(id, hash)),
    forgetPassword: (id) => Effect.sync(() => void passwords.delete(id)),
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
export const layer = Layer.effect(Accounts, Effect.map(Members.MemoryMembers, make)).pipe(Layer.provide(Members.layer))
