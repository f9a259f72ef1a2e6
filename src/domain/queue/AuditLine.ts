import * as PercentEncoding from "../text/PercentEncoding.ts"
import * as Timestamp from "../time/Timestamp.ts"
import * as TimeColumn from "./TimeColumn.ts"

/** The lines of the two audit logs (client spec QUE-8), marked like the queue's: `…Z!` says the rest is encoded. */

export interface Uploaded {
  readonly at: Timestamp.EpochMillis
  readonly path: string
}

export interface PrivateSkipped extends Uploaded {
  readonly sessionId: string
}

const columns = (at: Timestamp.EpochMillis, texts: ReadonlyArray<string>): string => {
  const encoded = texts.some(PercentEncoding.isNeeded)
  const time = TimeColumn.encode({ time: Timestamp.format(at), fork: false, encoded })
  return `${[time, ...(encoded ? texts.map(PercentEncoding.encode) : texts)].join("\t")}\n`
}

const parseColumns = (line: string, count: number): { at: Timestamp.EpochMillis; texts: Array<string> } | undefined => {
  const [first = "", ...rest] = line.replace(/\r$/, "").split("\t")
  const column = TimeColumn.parse(first)
  const at = column?.time === undefined ? undefined : Timestamp.parse(column.time)
  if (column === undefined || at === undefined || rest.length < count) return undefined
  const raw = [...rest.slice(0, count - 1), rest.slice(count - 1).join("\t")]
  if (!column.encoded) return { at, texts: raw }
  const texts = raw.map(PercentEncoding.decode)
  return texts.every((text) => text !== undefined) ? { at, texts } : undefined
}

/** `<ts>⇥<path>⏎` */
export const encodeUploaded = (line: Uploaded): string => columns(line.at, [line.path])

/** `<ts>⇥<id>⇥<path>⏎` */
export const encodePrivateSkipped = (line: PrivateSkipped): string => columns(line.at, [line.sessionId, line.path])

/** Of a line without its LF; `undefined` when it is none. */
export const parseUploaded = (line: string): Uploaded | undefined => {
  const parsed = parseColumns(line, 1)
  return parsed === undefined ? undefined : { at: parsed.at, path: parsed.texts[0]! }
}

/** Of a line without its LF; `undefined` when it is none. */
export const parsePrivateSkipped = (line: string): PrivateSkipped | undefined => {
  const parsed = parseColumns(line, 2)
  return parsed === undefined ? undefined : { at: parsed.at, sessionId: parsed.texts[0]!, path: parsed.texts[1]! }
}
