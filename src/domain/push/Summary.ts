import type { Trouble } from "./Classification.ts"
import * as Floor from "./Floor.ts"
import * as PythonRepr from "./PythonRepr.ts"
import type { StopReason } from "./PushState.ts"

/** What a run did, in numbers, under the keys of the `--json` object (client spec PUSH-23, and ours after them). */
export interface Counts {
  /** Uploaded and acknowledged. */
  readonly sessions: number
  /** Given up because their file never appeared. */
  readonly skipped: number
  readonly private_skipped: number
  /** Refused by the server for good, or by us as no transcript. */
  readonly dropped_permanent: number
  /** Known to be on the server already. */
  readonly unchanged: number
  /** Their file does not exist yet. */
  readonly waiting: number
  /** Forks that wait for the lines of a private session. */
  readonly held: number
  /** Queue lines nobody could read. */
  readonly unparsable: number
  /** Brought back from the dead-letter list. */
  readonly retried: number
  /** In the queue again at the end. */
  readonly requeued: number
  /** Private sessions the server has deleted now. */
  readonly withdrawn: number
  /** Private sessions that some server still has to delete. */
  readonly withdrawals_due: number
  /** Files of sessions' families (sub-agents, tool results) uploaded and acknowledged. */
  readonly family: number
  /** Such files refused by the server for good, or by us. */
  readonly family_dropped: number
  /** Such files kept back, because they hold something of a private session. */
  readonly family_private: number
}

/** `file` is the last part of its path. */
export interface FileError extends Trouble {
  readonly file: string
}

export interface Summary {
  readonly counts: Counts
  readonly localMd: boolean
  readonly errors: ReadonlyArray<FileError>
  /** Another push is at work. */
  readonly busy: boolean
  /** An automatic push came too early after a server was down. */
  readonly deferred: boolean
  readonly stopped: StopReason | undefined
  /** Why it closed in the middle. */
  readonly closed: string | undefined
  readonly floor: Floor.Floor | undefined
  /** The server was asked to delete a session and does not know how. */
  readonly cannotWithdraw: boolean
}

export const empty: Summary = {
  counts: {
    sessions: 0, skipped: 0, private_skipped: 0, dropped_permanent: 0, unchanged: 0, waiting: 0, held: 0, unparsable: 0,
    retried: 0, requeued: 0, withdrawn: 0, withdrawals_due: 0, family: 0, family_dropped: 0, family_private: 0
  },
  localMd: false,
  errors: [],
  busy: false,
  deferred: false,
  stopped: undefined,
  closed: undefined,
  floor: undefined,
  cannotWithdraw: false
}

export const count = (summary: Summary, changes: Partial<Counts>): Summary => ({
  ...summary,
  counts: addCounts(summary.counts, changes)
})

const addCounts = (a: Counts, b: Partial<Counts>): Counts => {
  const sum = { ...a }
  for (const key of Object.keys(b) as ReadonlyArray<keyof Counts>) sum[key] += b[key] ?? 0
  return sum
}

export const fileError = (path: string, trouble: Trouble): FileError => ({
  file: path.slice(path.lastIndexOf("/") + 1),
  ...trouble
})

export const error = (path: string, trouble: Trouble): Summary => ({ ...empty, errors: [fileError(path, trouble)] })

/** Later work on top of earlier work of the same run. */
export const add = (earlier: Summary, later: Summary): Summary => ({
  counts: addCounts(earlier.counts, later.counts),
  localMd: earlier.localMd || later.localMd,
  errors: [...earlier.errors, ...later.errors],
  busy: earlier.busy || later.busy,
  deferred: earlier.deferred || later.deferred,
  stopped: earlier.stopped ?? later.stopped,
  closed: earlier.closed ?? later.closed,
  floor: earlier.floor ?? later.floor,
  cannotWithdraw: earlier.cannotWithdraw || later.cannotWithdraw
})

/** The `--json` line, without LF: separators and escapes as Python's `json.dumps` writes them. */
export const toJson = ({ busy, counts, deferred, errors, localMd, stopped }: Summary): string => {
  const { dropped_permanent, private_skipped, sessions, skipped, ...more } = counts
  const fields: ReadonlyArray<readonly [string, unknown]> = [
    ["sessions", sessions], ["local_md", localMd], ["errors", errors], ["skipped", skipped],
    ["private_skipped", private_skipped], ["dropped_permanent", dropped_permanent], ...Object.entries(more),
    ["busy", busy], ["deferred", deferred], ["stopped", stopped ?? null]
  ]
  return `{${fields.map(([key, value]) => `"${key}": ${python(value)}`).join(", ")}}`
}

const python = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`
  if (typeof value !== "object" || value === null) return ascii(JSON.stringify(value))
  return `{${Object.entries(value).map(([key, each]) => `${ascii(JSON.stringify(key))}: ${python(each)}`).join(", ")}}`
}

/** JSON in which every character outside ASCII is a `\u` escape. */
export const ascii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** The lines for stdout (client spec PUSH-25), without LFs. */
export const toLines = ({ counts, localMd }: Summary): ReadonlyArray<string> => {
  const line = (n: number, text: string): ReadonlyArray<string> => (n > 0 ? [text] : [])
  return [
    `Uploaded ${counts.sessions} sessions`,
    ...line(
      counts.private_skipped,
      `Skipped ${counts.private_skipped} private session(s) (see .claude/agnes-sessions-private-skipped.txt)`
    ),
    ...line(counts.skipped, `Skipped ${counts.skipped} stale queue entries (file missing)`),
    ...line(
      counts.dropped_permanent,
      `Dropped ${counts.dropped_permanent} session(s) with permanent failure (see .claude/agnes-sessions-failed.txt)`
    ),
    ...line(counts.family, `Uploaded ${counts.family} file(s) of sub-agents and tool results`),
    ...line(
      counts.family_dropped,
      `Dropped ${counts.family_dropped} file(s) of sub-agents and tool results (see .claude/agnes-sessions-failed.txt)`
    ),
    ...line(
      counts.family_private,
      `Kept back ${counts.family_private} file(s) that hold something of a private session ` +
        "(see .claude/agnes-sessions-private-skipped.txt)"
    ),
    ...line(localMd ? 1 : 0, "Uploaded CLAUDE.local.md"),
    ...line(counts.waiting, `Waiting for ${counts.waiting} transcript(s) that do not exist yet`),
    ...line(counts.held, `Held ${counts.held} fork(s) of a private session (see: agnes status)`),
    ...line(counts.retried, `Took ${counts.retried} failed session(s) back into the queue`),
    ...line(counts.withdrawn, `The server deleted ${counts.withdrawn} private session(s)`),
    ...line(counts.withdrawals_due, `Still to be deleted by a server: ${counts.withdrawals_due} (see: agnes status)`)
  ]
}

/** One line for each error for stderr, to the letter of PUSH-24, then why the run ended early; without LFs. */
export const toWarnings = (summary: Summary, version: string): ReadonlyArray<string> => [
  ...summary.errors.map((each) => `warn: ${PythonRepr.dict(Object.entries(each) as Array<[string, string | number]>)}`),
  ...(summary.cannotWithdraw ? [unable(summary.counts.withdrawals_due)] : []),
  ...explainStop(summary, version)
]

const unable = (n: number): string =>
  `warn: this server cannot take sessions back, so ${n} private session(s) stay there; its operator has to update it ` +
  "or delete them. See: agnes status"

const explainStop = ({ closed, counts, floor, stopped }: Summary, version: string): ReadonlyArray<string> => {
  switch (stopped) {
    case undefined:
      return []
    case "auth":
      return ["warn: the server refused the token; nothing else was sent. Run: agnes auth import-token --token -"]
    case "server-down":
      return [`warn: the server is not taking sessions; ${counts.requeued} wait in the queue. Try later: agnes push`]
    case "closed":
      return [closed ?? "Error: push closed"]
    case "below-floor":
      return floor === undefined ? [] : [Floor.explain(version, floor)]
  }
}

/** 0 done · 2 below the server's floor · 3 closed (design §3). */
export const exitCode = ({ stopped }: Summary): 0 | 2 | 3 =>
  stopped === "below-floor" ? 2 : stopped === "closed" ? 3 : 0
