/**
 * The column that holds a line's time and says how to read the line (design §3): `…Z`, then `F` for a fork, then `!`
 * when id and path are percent-encoded. The queue, the audit logs and the dead-letter list write it the same way.
 */
export interface TimeColumn {
  /** `2026-11-20T09:13:00Z`; only the queue may go without. */
  readonly time: string | undefined
  readonly fork: boolean
  readonly encoded: boolean
}

const pattern = /^(?:(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)(F)?(!)?|(F)?(!))$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/
const longest = 22

export const isTime = (text: string): boolean => instant.test(text)

/** Empty when there is nothing to say. A fork without a time is written as encoded, the only form that can say so. */
export const encode = (column: TimeColumn): string =>
  `${column.time ?? ""}${column.fork ? "F" : ""}${column.encoded ? "!" : ""}`

/** `undefined` for any other text: then it is no time column. */
export const parse = (text: string): TimeColumn | undefined => {
  if (text.length === 0 || text.length > longest) return undefined
  const match = pattern.exec(text)
  if (match === null) return undefined
  return {
    time: match[1],
    fork: match[2] !== undefined || match[4] !== undefined,
    encoded: match[3] !== undefined || match[5] !== undefined
  }
}
