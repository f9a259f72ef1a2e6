import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { TokenRow, User } from "../../domain/server/Claims.ts"
import { Accounts, EmailTaken } from "../../ports/Accounts.ts"
import * as StoreError from "../../ports/StoreError.ts"
import * as Direct from "./Direct.ts"

interface UserRow {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly active: number
  readonly admin: number
}

interface TokenColumns {
  readonly id: string
  readonly user_id: string
  readonly name: string
  readonly token_hash: string
  readonly prefix: string
  readonly created_at: number
  readonly expires_at: number | null
  readonly revoked_at: number | null
  readonly last_used_at: number | null
  readonly last_used_ip: string | null
}

const user = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  active: Number(row.active) === 1,
  admin: Number(row.admin) > 0
})

const time = (value: number | null): number | undefined => value === null ? undefined : Number(value)

const token = (row: TokenColumns): TokenRow => ({
  id: row.id,
  userId: row.user_id,
  name: row.name,
  tokenHash: row.token_hash,
  prefix: row.prefix,
  createdAt: Number(row.created_at),
  expiresAt: time(row.expires_at),
  revokedAt: time(row.revoked_at),
  lastUsedAt: time(row.last_used_at),
  lastUsedIp: row.last_used_ip ?? undefined
})

const emailKey = (email: string): string => email.trim().toLowerCase()

const make = Effect.map(SqlClient.SqlClient, (sql): Accounts["Type"] => {
  const rows = (condition: ReturnType<typeof sql.literal>) =>
    sql<UserRow>`SELECT u.id, u.email, u.name, u.active, (
        SELECT COUNT(*) FROM user_group_members m JOIN user_groups g ON g.id = m.group_id
        WHERE m.user_id = u.id AND g.name = 'Admin') AS admin
      FROM users u WHERE ${condition} ORDER BY u.email_key`
  const people = (condition: ReturnType<typeof sql.literal>) => Effect.map(rows(condition), (found) => found.map(user))
  const userById = Direct.prepare(sql, (id: string) => rows(sql`u.id = ${id}`))
  const tokenById = Direct.prepare(sql, (id: string) =>
    sql<TokenColumns>`SELECT * FROM personal_access_tokens WHERE id = ${id}`)
  const users = (condition: ReturnType<typeof sql.literal>) => Effect.map(people(condition), (found) => found[0])
  const anyUser = Effect.map(sql`SELECT id FROM users LIMIT 1`, (rows) => rows.length > 0)
  const insertUser = ({ active, admin, email, id, name }: User, at: number, passwordHash: string | undefined) =>
    Effect.gen(function*() {
      const person = { id, email: email.trim(), email_key: emailKey(email), name, active: active ? 1 : 0 }
      const row = { ...person, password_hash: passwordHash ?? null }
      yield* sql`INSERT INTO users ${sql.insert({ ...row, created_at: at, updated_at: at })}`
      if (!admin) return
      const member = { user_id: id, group_id: "admin", source: "system_seed", added_at: at }
      yield* sql`INSERT INTO user_group_members ${sql.insert(member)}`
    })
  const insertToken = (row: TokenRow) =>
    sql`INSERT INTO personal_access_tokens ${
      sql.insert({
        id: row.id,
        user_id: row.userId,
        name: row.name,
        token_hash: row.tokenHash,
        prefix: row.prefix,
        created_at: row.createdAt,
        expires_at: row.expiresAt ?? null,
        revoked_at: row.revokedAt ?? null,
        last_used_at: row.lastUsedAt ?? null,
        last_used_ip: row.lastUsedIp ?? null
      })
    }`
  const failing = (operation: string) => Effect.mapError(StoreError.from(operation))

  return {
    user: (id) =>
      Effect.mapBoth(userById(id), {
        onFailure: StoreError.from("find a user"),
        onSuccess: ([found]) => found === undefined ? undefined : user(found)
      }),
    userByEmail: (email) => users(sql`u.email_key = ${emailKey(email)}`).pipe(failing("find a user")),
    users: people(sql`1 = 1`).pipe(failing("list people")),
    addUser: (added, at, passwordHash) =>
      Effect.gen(function*() {
        const taken = yield* users(sql`u.email_key = ${emailKey(added.email)}`)
        if (taken !== undefined) return yield* new EmailTaken({ email: added.email })
        yield* insertUser(added, at, passwordHash)
      }).pipe(
        sql.withTransaction,
        Effect.catchTag("SqlError", (error) => Effect.fail(StoreError.from("add a user")(error)))
      ),
    anyUser: anyUser.pipe(failing("look for users")),
    addFirst: (added, first, at, passwordHash) =>
      Effect.gen(function*() {
        if (yield* anyUser) return false
        yield* insertUser(added, at, passwordHash)
        if (first !== undefined) yield* insertToken(first)
        return true
      }).pipe(sql.withTransaction, failing("add the first user")),
    passwordHash: (id) =>
      sql<{ readonly password_hash: string | null }>`SELECT password_hash FROM users WHERE id = ${id}`.pipe(
        Effect.map((rows) => rows[0]?.password_hash ?? undefined),
        failing("find a user")
      ),
    setPassword: (id, hash, at) =>
      sql`UPDATE users SET password_hash = ${hash}, updated_at = ${at} WHERE id = ${id}`.pipe(
        failing("change a password"),
        Effect.asVoid
      ),
    forgetPassword: (id, at) =>
      sql`UPDATE users SET password_hash = NULL, updated_at = ${at} WHERE id = ${id}`.pipe(
        failing("forget a password"),
        Effect.asVoid
      ),
    tokens: (userId) =>
      sql<TokenColumns>`SELECT * FROM personal_access_tokens
        WHERE ${userId === undefined ? sql`1 = 1` : sql`user_id = ${userId}`} ORDER BY created_at DESC, id`.pipe(
        Effect.map((rows) => rows.map(token)),
        failing("list tokens")
      ),
    setActive: (id, active, at) =>
      sql`UPDATE users SET active = ${active ? 1 : 0}, updated_at = ${at} WHERE id = ${id}`.pipe(
        failing("change a user"),
        Effect.asVoid
      ),
    token: (id) =>
      Effect.mapBoth(tokenById(id), {
        onFailure: StoreError.from("find a token"),
        onSuccess: ([found]) => found === undefined ? undefined : token(found)
      }),
    addToken: (row) => insertToken(row).pipe(failing("add a token"), Effect.asVoid),
    revokeToken: (id, at) =>
      sql`UPDATE personal_access_tokens SET revoked_at = ${at} WHERE id = ${id} AND revoked_at IS NULL`.pipe(
        failing("revoke a token"),
        Effect.asVoid
      ),
    noteUse: (id, at, ip) =>
      sql`UPDATE personal_access_tokens SET last_used_at = ${at}, last_used_ip = ${ip ?? null} WHERE id = ${id}`.pipe(
        failing("note the use of a token"),
        Effect.asVoid
      )
  }
})

export const layer = Layer.effect(Accounts, make)
