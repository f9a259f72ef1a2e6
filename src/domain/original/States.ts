import type { EpochMillis } from "../time/Timestamp.ts"
import * as Row from "./Row.ts"

/** The version whose step makes the table of one processor that of all (server spec §6.1). */
export const renamed = 31

/** Whose rows the older table held. */
export const verification = "verification"

/** What the original noted of one processor and one session. */
export interface State {
  readonly processor: string
  readonly folder: string
  readonly file: string
  readonly processedAt: EpochMillis | undefined
  readonly items: number
  /** MD5 of the bytes, hexadecimal. */
  readonly md5: string | undefined
}

export interface Read {
  readonly states: ReadonlyArray<State>
  readonly problems: ReadonlyArray<Row.Problem>
}

/**
 * The rows of both tables as one: those of the older one belong to `verification`, and where both have a row that of
 * the newer table stays. The older table counts below version 31 only.
 */
export const read = (tables: {
  readonly schema: number
  readonly old: ReadonlyArray<Row.Row>
  readonly all: ReadonlyArray<Row.Row>
}): Read => {
  const states = new Map<string, State>()
  const problems: Array<Row.Problem> = []
  const put = (processor: string | undefined, row: Row.Row): void => {
    const key = Row.text(row, "session_file")
    const place = key === undefined ? undefined : placeOf(key)
    const what = `state ${processor ?? "of no processor"} ${key ?? "of no session"}`
    if (processor === undefined || place === undefined) {
      problems.push({ what, reason: "it names no processor and session" })
      return
    }
    const id = `${processor}\n${place.folder}/${place.file}`
    if (states.has(id)) return
    const items = Row.time(row, "items_extracted") ?? 0
    const processedAt = Row.time(row, "processed_at")
    states.set(id, { processor, ...place, processedAt, items, md5: Row.text(row, "file_hash")?.toLowerCase() })
  }
  for (const row of tables.all) put(Row.text(row, "processor_name"), row)
  if (tables.schema < renamed) for (const row of tables.old) put(verification, row)
  return { states: [...states.values()], problems }
}

/** `<folder>/<file>`; very old rows hold an absolute path, which ends so. */
const placeOf = (key: string): { readonly folder: string; readonly file: string } | undefined => {
  const [file, folder] = key.split("/").reverse()
  return file === undefined || folder === undefined || file === "" || folder === "" ? undefined : { folder, file }
}

/**
 * What a state means here.
 * - `Done`: it found something in these very bytes.
 * - `Again`: the bytes are others, or it found nothing: the original could not read real transcripts and noted failures
 *   as done (W-1, W-2), so that says nothing.
 * - `Anew`: the original counted nothing, it only noted that it had been there (server spec §5.6).
 */
export type Meaning = "Done" | "Again" | "Anew"

export const meaning = ({ items, md5, processor }: State, now: { readonly md5: string }): Meaning => {
  if (processor !== verification) return "Anew"
  return items > 0 && md5 === now.md5 ? "Done" : "Again"
}
