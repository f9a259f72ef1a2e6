import * as Timestamp from "../time/Timestamp.ts"

const fraction = /\.(\d{1,3})\d*(?:Z|\+00:00)$/

/** As `Timestamp.parse`, with the milliseconds that transcripts give (facts §3). */
export const parse = (text: unknown): Timestamp.EpochMillis | undefined => {
  if (typeof text !== "string" || text.length > 40) return undefined
  const second = Timestamp.parse(text)
  if (second === undefined) return undefined
  const match = fraction.exec(text)
  return match === null ? second : second + Number(match[1]!.padEnd(3, "0"))
}
