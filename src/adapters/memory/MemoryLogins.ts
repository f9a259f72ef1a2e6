import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { LoginRow } from "../../domain/server/Claims.ts"
import { Logins } from "../../ports/Logins.ts"

const make = (): Logins["Type"] => {
  const rows = new Map<string, LoginRow>()
  const end = (row: LoginRow, at: number) => void rows.set(row.id, { ...row, revokedAt: row.revokedAt ?? at })
  return {
    add: (login) =>
      Effect.sync(() => {
        for (const row of rows.values()) {
          if (row.userId === login.userId && row.expiresAt <= login.createdAt) rows.delete(row.id)
        }
        rows.set(login.id, login)
      }),
    find: (id) => Effect.sync(() => rows.get(id)),
    end: (id, at) =>
      Effect.sync(() => {
        const row = rows.get(id)
        if (row !== undefined) end(row, at)
      }),
    endAll: (userId, at) =>
      Effect.sync(() => [...rows.values()].filter((row) => row.userId === userId).forEach((row) => end(row, at)))
  }
}

/** Logins for as long as the process lives. */
export const layer = Layer.sync(Logins, make)
