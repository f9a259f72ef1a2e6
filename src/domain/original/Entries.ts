import type * as Audit from "../server/Audit.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Row from "./Row.ts"

/** Before what the original called an action: here it means something else, or nothing. */
export const prefix = "original:"

/** UTF-16 units of one value that are kept: what is longer is no id, name or number. */
const most = 200

type Values = Record<string, Audit.Value>

/** Names, ids and numbers; what holds more than that is left out, and said to be. */
const params = (text: string | undefined): Audit.Params => {
  let given: unknown
  try {
    given = JSON.parse(text ?? "{}")
  } catch {
    return { left_out: 1 }
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) return { left_out: 1 }
  const kept: Values = {}
  let leftOut = 0
  for (const [name, value] of Object.entries(given)) {
    const isShort = typeof value === "string" && value.length <= most
    const isPlain = value === null || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))
    if (name.length <= most && (isShort || isPlain)) kept[name] = value as Audit.Value
    else leftOut++
  }
  return leftOut === 0 ? kept : { ...kept, left_out: leftOut }
}

/** Who is meant there by an id or an address, as far as they are known. */
export type Who = (text: string) => Audit.Actor | undefined

/** Of whom the original said nothing: what it did by itself. */
const unsaid: Audit.Actor = { id: undefined, email: "original" }

/**
 * Entries of the original's audit log, as they stand here; `undefined` for a row that is none. Ids and times stay, so
 * that another run knows them again.
 */
export const of = (row: Row.Row, who: Who): Audit.Entry | undefined => {
  const id = Row.text(row, "id")
  const action = Row.text(row, "action")
  const at: EpochMillis | undefined = Row.time(row, "timestamp")
  if (id === undefined || action === undefined || at === undefined) return undefined
  const user = Row.text(row, "user_id")
  return {
    id,
    at,
    actor: user === undefined ? unsaid : who(user) ?? { id: undefined, email: user.slice(0, most) },
    action: `${prefix}${action.slice(0, most)}`,
    resource: Row.text(row, "resource")?.slice(0, most),
    subject: undefined,
    params: params(Row.text(row, "params")),
    result: (Row.text(row, "result") ?? "ok").slice(0, most),
    durationMs: Row.time(row, "duration_ms")
  }
}
