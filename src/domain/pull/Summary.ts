import type { Table } from "./Manifest.ts"
import * as ProgressLine from "./ProgressLine.ts"

/** Something of a pull that did not work: a table, or a stage (`manifest`, `memory_bundle`, `views`). */
export interface Trouble {
  readonly table?: string
  readonly stage?: string
  readonly error: string
}

/** How the catalogue stands at the end. `unavailable`: there is no DuckDB on this computer. */
export type Views = "unchanged" | "switched" | "deferred" | "unavailable" | "untouched"

/** What a pull did. */
export interface Summary {
  readonly updated: ReadonlyArray<string>
  readonly unchanged: ReadonlyArray<string>
  readonly remote: ReadonlyArray<string>
  /** Tables that are gone from here, because the server does not offer them any more. */
  readonly removed: ReadonlyArray<string>
  /** Tables the server has a file for. */
  readonly total: number
  readonly rules: number
  readonly bytes: number
  readonly views: Views
  /** For people: nothing failed, and yet it is good to know. */
  readonly notes: ReadonlyArray<string>
  readonly errors: ReadonlyArray<Trouble>
  /** Another pull is at work here. */
  readonly busy: boolean
  /** More had to come than this run was allowed to fetch, so it fetched nothing. */
  readonly postponed: boolean
  /** Milliseconds. */
  readonly duration: number
}

export const empty: Summary = {
  updated: [],
  unchanged: [],
  remote: [],
  removed: [],
  total: 0,
  rules: 0,
  bytes: 0,
  views: "untouched",
  notes: [],
  errors: [],
  busy: false,
  postponed: false,
  duration: 0
}

/** The `--json` object: the seeds' five keys first (client spec PULL-1), then ours. */
export const toJson = (summary: Summary): string =>
  JSON.stringify({
    tables_updated: summary.updated.length,
    parquets_total: summary.total,
    rules_count: summary.rules,
    duration_s: Math.round(summary.duration) / 1000,
    errors: summary.errors,
    updated: summary.updated,
    removed: summary.removed,
    bytes: summary.bytes,
    views: summary.views,
    notes: summary.notes,
    busy: summary.busy,
    postponed: summary.postponed
  })

export const toLines = (summary: Summary): ReadonlyArray<string> => {
  if (summary.busy) return ["Another pull is at work in this workspace."]
  if (summary.postponed) return ["It takes longer, so it goes on in the background."]
  return [
    `Updated ${summary.updated.length} tables (${summary.total} total).`,
    ...(summary.removed.length > 0 ? [`Removed ${summary.removed.length} tables that are not yours any more.`] : []),
    `Rules: ${summary.rules}.`
  ]
}

/** For stderr. */
export const toWarnings = ({ errors, notes }: Summary): ReadonlyArray<string> => [
  ...errors.map(({ error, stage, table }) => `warn: ${table ?? stage ?? "pull"}: ${error}`),
  ...notes.map((note) => `note: ${note}`)
]

/** 1: the manifest could not be had, so nothing was done. 3: partly done, or the switch was put off (design §3). */
export const exitCode = ({ errors, views }: Summary): 0 | 1 | 3 => {
  if (errors.some(({ stage }) => stage === "manifest")) return 1
  return errors.length > 0 || views === "deferred" ? 3 : 0
}

/** What `--dry-run` says. */
export interface Intent {
  readonly fetch: ReadonlyArray<Pick<Table, "name" | "rows" | "size">>
  readonly removed: ReadonlyArray<string>
  readonly total: number
}

const sum = ({ fetch }: Intent): number => fetch.reduce((all, { size }) => all + (size ?? 0), 0)

/** The seeds' plan (client spec §17). */
export const intentJson = (intent: Intent): string =>
  JSON.stringify({
    dry_run: true,
    would_download: intent.fetch.map(({ name, rows = 0, size = 0 }) => ({ table: name, rows, size_bytes: size })),
    would_remove: intent.removed,
    summary: {
      tables_total: intent.total,
      tables_to_download: intent.fetch.length,
      tables_skipped_unchanged: intent.total - intent.fetch.length,
      bytes_total: sum(intent)
    }
  }, undefined, 2)

export const intentLines = (intent: Intent): ReadonlyArray<string> => [
  `Dry run: would download ${intent.fetch.length} tables (${ProgressLine.size(sum(intent))})`,
  `Skipped (unchanged): ${intent.total - intent.fetch.length}`,
  ...intent.fetch.map(({ name, rows, size }) => `  ${name}  rows=${rows ?? "?"}  size=${ProgressLine.size(size ?? 0)}`),
  ...intent.removed.map((name) => `  ${name}  would be removed: the server does not offer it any more`)
]
