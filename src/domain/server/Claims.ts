/**
 * What a bearer token says and whether to believe it, once its signature has been found good (server spec §2.2).
 * Times inside a token are seconds since the epoch, those of its row milliseconds.
 */

export interface Claims {
  /** Id of the user. */
  readonly sub: string
  readonly email: string
  readonly typ: "pat" | "session"
  readonly iat: number
  /** Id of the token and of its row. */
  readonly jti: string
  /** Absent for a token without end. */
  readonly exp?: number | undefined
  /** Says what a token was made for; no route looks at it. */
  readonly scope?: string | undefined
}

/** The row of a personal access token. The token itself is nowhere: only its hash. */
export interface TokenRow {
  readonly id: string
  readonly userId: string
  readonly name: string
  /** Hex SHA-256 of the whole token text. */
  readonly tokenHash: string
  /** First 8 hex digits of the id, for people to tell tokens apart. */
  readonly prefix: string
  readonly createdAt: number
  readonly expiresAt: number | undefined
  readonly revokedAt: number | undefined
  readonly lastUsedAt: number | undefined
  readonly lastUsedIp: string | undefined
}

/** What login with a password leaves on the server: while it is there, its token counts; logout ends it (W-27). */
export interface LoginRow {
  /** Also that of its token. */
  readonly id: string
  readonly userId: string
  readonly tokenHash: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly revokedAt: number | undefined
}

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly active: boolean
  readonly admin: boolean
}

/** The texts of a 401, as people and clients know them. */
export type Refusal =
  | "Missing or invalid Authorization header"
  | "Invalid or expired token"
  | "User not found"
  | "Account deactivated"
  | "Token unknown"
  | "Token revoked"
  | "Token expired"
  | "Token mismatch"
  | "Session ended"
  | "Scheduler user not provisioned"

/** Reads a decoded payload; `undefined` when it is not one of ours. */
export const parse = (payload: unknown): Claims | undefined => {
  if (typeof payload !== "object" || payload === null) return undefined
  const { sub, email, typ, iat, jti, exp, scope } = payload as Record<string, unknown>
  if (typeof sub !== "string" || typeof jti !== "string" || typeof email !== "string") return undefined
  if (typ !== "pat" && typ !== "session") return undefined
  if (typeof iat !== "number" || !Number.isFinite(iat)) return undefined
  if (exp !== undefined && (typeof exp !== "number" || !Number.isFinite(exp))) return undefined
  return { sub, email, typ, iat, jti, exp, scope: typeof scope === "string" ? scope : undefined }
}

/** The bearer token of an `Authorization` header; the scheme is matched as written (server spec §2.1). */
export const bearer = (header: string | undefined): string | undefined =>
  header !== undefined && header.startsWith("Bearer ") && header.length > 7 ? header.slice(7) : undefined

export const expired = (claims: Claims, now: number): boolean => claims.exp !== undefined && claims.exp * 1000 <= now

/**
 * Why a token is not accepted, `undefined` when it is. The order is that of server spec §2.2. `hashEquals` compares the
 * stored hash with that of the token in constant time. `row` is that of the token, or of the login it came from.
 */
export const refuse = (input: {
  readonly claims: Claims
  readonly now: number
  readonly user: User | undefined
  readonly row: Pick<TokenRow, "userId" | "tokenHash" | "expiresAt" | "revokedAt"> | undefined
  readonly hashEquals: (stored: string) => boolean
}): Refusal | undefined => {
  if (expired(input.claims, input.now)) return "Invalid or expired token"
  if (input.user === undefined) return "User not found"
  if (!input.user.active) return "Account deactivated"
  const login = input.claims.typ === "session"
  if (input.row === undefined || input.row.userId !== input.user.id) return login ? "Session ended" : "Token unknown"
  if (input.row.revokedAt !== undefined) return login ? "Session ended" : "Token revoked"
  if (input.row.expiresAt !== undefined && input.row.expiresAt <= input.now) return "Token expired"
  if (!input.hashEquals(input.row.tokenHash)) return "Token mismatch"
  return undefined
}

/** Last use is written when the address changed or a minute has passed, not with every request (W-35). */
export const worthNoting = (row: TokenRow, now: number, ip: string | undefined): boolean =>
  row.lastUsedAt === undefined || row.lastUsedIp !== ip || now - row.lastUsedAt >= 60_000 || now < row.lastUsedAt

/** Claims of a new personal access token; `seconds` undefined is a token without end. */
export const personal = (input: {
  readonly id: string
  readonly user: User
  readonly now: number
  readonly seconds: number | undefined
  readonly scope: string
}): Claims => {
  const iat = Math.floor(input.now / 1000)
  const exp = input.seconds === undefined ? undefined : iat + input.seconds
  return { sub: input.user.id, email: input.user.email, typ: "pat", iat, jti: input.id, exp, scope: input.scope }
}

/** Seconds a login lasts (server spec §2.2). */
const loginSeconds = 86_400

/** Claims of the token a login gives. */
export const login = (input: { readonly id: string; readonly user: User; readonly now: number }): Claims => {
  const iat = Math.floor(input.now / 1000)
  return { sub: input.user.id, email: input.user.email, typ: "session", iat, jti: input.id, exp: iat + loginSeconds }
}
