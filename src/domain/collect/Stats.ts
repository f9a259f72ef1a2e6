/**
 * What a collection did (server spec §9). The first three keys are what older programs read; the others say what those
 * used to hide: a failed copy is no skipped one, and what was refused has a reason.
 */
export interface Stats {
  /** Users with at least one session file that was looked at. */
  readonly users_processed: number
  /** New here. */
  readonly files_copied: number
  /** Here already, as they are. */
  readonly files_skipped: number
  /** Grown since they were last here, or changed. */
  readonly files_refreshed: number
  /** Private, and held back. */
  readonly files_private: number
  /** Marked private after they had come here: taken out again. */
  readonly files_withdrawn: number
  /** Links, other people's files and the like. */
  readonly files_refused: number
  /** Could not be read or kept; tried again by the next run. */
  readonly files_failed: number
  /** Users of whom nothing was taken because it is not known what is private, or whose they are. */
  readonly users_closed: number
  /** How often what was the matter. */
  readonly reasons: Readonly<Record<string, number>>
  readonly warnings: ReadonlyArray<string>
  readonly skipped?: true
}

/** What became of one file. */
export type Outcome = "copied" | "skipped" | "refreshed" | "private" | "withdrawn" | "refused" | "failed"

export const none: Stats = {
  users_processed: 0,
  files_copied: 0,
  files_skipped: 0,
  files_refreshed: 0,
  files_private: 0,
  files_withdrawn: 0,
  files_refused: 0,
  files_failed: 0,
  users_closed: 0,
  reasons: {},
  warnings: []
}

/** Of a run that was not wished for: the three keys the first server had, and `skipped` (15.3-C12). */
export const skipped = { users_processed: 0, files_copied: 0, files_skipped: 0, skipped: true } as const

const because = (stats: Stats, reason: string | undefined): Stats["reasons"] =>
  reason === undefined ? stats.reasons : { ...stats.reasons, [reason]: (stats.reasons[reason] ?? 0) + 1 }

export const file = (stats: Stats, outcome: Outcome, reason?: string): Stats => {
  const key = `files_${outcome}` as const
  return { ...stats, [key]: stats[key] + 1, reasons: because(stats, reason) }
}

export const processed = (stats: Stats): Stats => ({ ...stats, users_processed: stats.users_processed + 1 })

/** A user of whom nothing was taken. */
export const closed = (stats: Stats, reason: string): Stats => ({
  ...stats,
  users_closed: stats.users_closed + 1,
  reasons: because(stats, reason)
})

/** Something that is no file of a session was left alone. */
export const noted = (stats: Stats, reason: string): Stats => ({ ...stats, reasons: because(stats, reason) })

export const warned = (stats: Stats, warning: string): Stats => ({ ...stats, warnings: [...stats.warnings, warning] })

/** How a run ends: 1 when a file failed, 3 when somebody's files were closed, 0 otherwise. */
export const code = (stats: Pick<Stats, "files_failed" | "users_closed">): 0 | 1 | 3 =>
  stats.files_failed > 0 ? 1 : stats.users_closed > 0 ? 3 : 0
