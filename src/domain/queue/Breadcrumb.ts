import * as Timestamp from "../time/Timestamp.ts"

/** The eight ways a capture ends (client spec §6.1). Only `ok` means captured (design §1). */
export type Outcome =
  | "ok" | "private_skip" | "empty_stdin" | "bad_json" | "not_object" | "no_transcript_path" | "stdin_read_error"
  | "write_error"

export interface Breadcrumb {
  readonly at: Timestamp.EpochMillis
  readonly outcome: Outcome
  readonly detail: string
}

/** Above this size, in bytes, the log is rolled before the next line (client spec CAP-14). */
export const maxLogBytes = 262_144

const maxDetail = 200

const outcomes: ReadonlySet<string> = new Set<Outcome>([
  "ok", "private_skip", "empty_stdin", "bad_json", "not_object", "no_transcript_path", "stdin_read_error", "write_error"
])

/** `<ts>⇥<outcome>⇥<detail>⏎`; control characters of the detail become blanks, then it is cut to 200 characters. */
export const encode = (crumb: Breadcrumb): string => {
  const detail = crumb.detail.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, " ").slice(0, maxDetail)
  return `${Timestamp.formatWithOffset(crumb.at)}\t${crumb.outcome}\t${detail}\n`
}

/** The crumb of one line without its LF, or `undefined` when the line is none. */
export const parse = (line: string): Breadcrumb | undefined => {
  const [time, outcome, ...detail] = line.split("\t")
  if (time === undefined || outcome === undefined || !outcomes.has(outcome)) return undefined
  const at = Timestamp.parse(time)
  return at === undefined ? undefined : { at, outcome: outcome as Outcome, detail: detail.join(" ") }
}
