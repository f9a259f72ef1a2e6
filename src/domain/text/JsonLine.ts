/** The fields of the JSON object a text holds; `undefined` when it is not JSON or something other than an object. */
export const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

export const isString = (value: unknown): value is string => typeof value === "string"

/** A whole number, zero or more, that a double holds exactly. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** A point in time or a duration in milliseconds, with or without a fraction. */
export const isMillis = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value)

/** Lower-case hex SHA-256. */
export const isSha256 = (value: unknown): value is string => isString(value) && /^[0-9a-f]{64}$/.test(value)

/** The records of a file with one JSON object a line, each as `read` takes it; lines that are none are left out. */
export const parseAll = <A>(text: string, read: (line: string) => A | undefined): ReadonlyArray<A> =>
  text.split("\n").flatMap((line) => (line.trim() === "" ? [] : read(line) ?? []))
