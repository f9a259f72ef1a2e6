import type { InDoubt } from "../push/InDoubt.ts"
import type { PushState } from "../push/PushState.ts"
import type { Withdrawal } from "../push/Withdrawal.ts"
import type { Breadcrumb } from "../queue/Breadcrumb.ts"
import * as Timestamp from "../time/Timestamp.ts"
import type * as HookReport from "../workspace/HookReport.ts"
import type { Notes } from "./Notes.ts"
import type { Session } from "./Sessions.ts"

/** Something that keeps push from sending anything, or from knowing all of the truth. */
export interface Problem {
  readonly about:
    | "hooks" | "private-list" | "queue" | "dead-letters" | "receipts" | "withdrawals" | "in-doubt" | "kept-back" | "git"
    | "push-state" | "server" | "token"
  /** What is wrong, and the next thing to do. */
  readonly message: string
  /** Push sends nothing until it is mended. */
  readonly closes: boolean
}

/** Everything `agnes status` knows of a workspace; text and JSON are two views of it. */
export interface Report {
  readonly workspace: string
  readonly at: Timestamp.EpochMillis
  readonly initialized: boolean
  readonly tables: { readonly parquetFiles: number; readonly database: Timestamp.EpochMillis | undefined }
  readonly sessions: ReadonlyArray<Session>
  readonly notes: Notes
  readonly queue: {
    readonly entries: number
    /** Capture time of the oldest entry that has one. */
    readonly oldest: Timestamp.EpochMillis | undefined
    /** Snapshots an interrupted push left. */
    readonly snapshots: number
    readonly unparsable: number
  }
  /** `undefined` when the list cannot be read. */
  readonly privateIds: number | undefined
  readonly withdrawalsDue: ReadonlyArray<Withdrawal>
  /** Uploads nobody knows the end of: their servers are asked to delete them once their sessions are private. */
  readonly inDoubt: ReadonlyArray<InDoubt>
  readonly push: PushState
  readonly git: "none" | "tracked" | "unknown"
  readonly server: { readonly url: string | undefined; readonly token: "present" | "missing" | "refused" | "unusable" }
  readonly hooks: ReadonlyArray<HookReport.Entry>
  /** The last trace a capture left, whatever came of it. */
  readonly lastCapture: Breadcrumb | undefined
  readonly problems: ReadonlyArray<Problem>
}

/** Would push refuse to send anything now? */
export const isClosed = (report: Report): boolean => report.problems.some(({ closes }) => closes)

/** The earliest capture time of the entries that carry one. */
export const oldest = (entries: ReadonlyArray<{ readonly capturedAt: string | undefined }>): Timestamp.EpochMillis | undefined =>
  entries.reduce<Timestamp.EpochMillis | undefined>((earliest, { capturedAt }) => {
    const at = capturedAt === undefined ? undefined : Timestamp.parse(capturedAt)
    return at !== undefined && (earliest === undefined || at < earliest) ? at : earliest
  }, undefined)

/** `3 min`, `5 h`, `2 d`: how long something has been so. A clock that went back counts as now. */
export const age = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`
}
