import type * as Audit from "../../../../domain/server/Audit.ts"
import type { User } from "../../../../domain/server/Claims.ts"

/** What somebody wants to see of the audit log, as it stands in the address. */
export interface Asked {
  readonly actor: string
  readonly subject: string
  readonly action: string
  /** Days, `2026-11-20`. */
  readonly from: string
  readonly until: string
}

const names = ["actor", "subject", "action", "from", "until"] as const

export const read = (query: URLSearchParams): Asked => {
  const word = (name: (typeof names)[number]): string => (query.get(name) ?? "").trim().slice(0, 254)
  const [from, until] = [word("from"), word("until")]
  return { actor: word("actor"), subject: word("subject"), action: word("action"), from, until }
}

export const isAnything = (asked: Asked): boolean => names.some((name) => asked[name] !== "")

/** The address of the entries after `before`. */
export const url = (base: string, asked: Asked, before?: string): string => {
  const query = new URLSearchParams()
  for (const name of names) if (asked[name] !== "") query.set(name, asked[name])
  if (before !== undefined) query.set("before", before)
  return query.size === 0 ? base : `${base}?${query.toString()}`
}

const day = 86_400_000

/** The first millisecond of a day (UTC); `undefined` for what is no day. */
const midnight = (text: string): number | undefined => {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

/** `undefined` when somebody is named whom nobody knows, or a day that is none. */
export const filter = (asked: Asked, users: ReadonlyArray<User>): Audit.Filter | undefined => {
  const idOf = (email: string) => users.find((user) => user.email.toLowerCase() === email.toLowerCase())?.id
  const found = {
    ...asked.actor === "" ? {} : { actor: idOf(asked.actor) },
    ...asked.subject === "" ? {} : { subject: idOf(asked.subject) },
    ...asked.from === "" ? {} : { from: midnight(asked.from) },
    ...asked.until === "" ? {} : { until: midnight(asked.until) }
  }
  if (Object.values(found).includes(undefined)) return undefined
  return {
    ...found,
    ...found.until === undefined ? {} : { until: found.until + day },
    ...asked.action === "" ? {} : { action: asked.action }
  }
}
