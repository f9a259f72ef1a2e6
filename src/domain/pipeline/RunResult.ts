/** What a run of a processor did (server spec §5.4). Plain values: route, command line and audit log print them. */
export interface RunResult {
  readonly processor: string
  /** Sessions that were to be processed when they were looked at. */
  readonly scanned: number
  readonly processed: number
  /** Taken by another run in between. */
  readonly skipped: number
  readonly errors: number
  readonly items_extracted: number
  /** The first of them; all are listed by `agnes pipeline list`. */
  readonly errors_detail: ReadonlyArray<{ readonly session: string; readonly error: string }>
  /** Why it ended before all sessions were looked at; the others are due as before. */
  readonly stopped?: string
}

/** Errors told in a result. */
export const detailed = 100

export const empty = (processor: string): RunResult => ({
  processor,
  scanned: 0,
  processed: 0,
  skipped: 0,
  errors: 0,
  items_extracted: 0,
  errors_detail: []
})

/** What became of one session. */
export type Step =
  | { readonly _tag: "Processed"; readonly items: number }
  | { readonly _tag: "Skipped" }
  | { readonly _tag: "Failed"; readonly session: string; readonly error: string; readonly endsRun?: boolean }
  /** Nothing can be done for now; this session was not tried. */
  | { readonly _tag: "Paused"; readonly reason: string }

export const add = (result: RunResult, step: Step): RunResult => {
  if (step._tag === "Paused") return { ...result, stopped: step.reason }
  const seen = { ...result, scanned: result.scanned + 1 }
  switch (step._tag) {
    case "Processed":
      return { ...seen, processed: seen.processed + 1, items_extracted: seen.items_extracted + step.items }
    case "Skipped":
      return { ...seen, skipped: seen.skipped + 1 }
    case "Failed": {
      const { error, session } = step
      const detail = seen.errors < detailed ? [...seen.errors_detail, { session, error }] : seen.errors_detail
      const failed = { ...seen, errors: seen.errors + 1, errors_detail: detail }
      return step.endsRun === true ? { ...failed, stopped: error } : failed
    }
  }
}

/** Did it do all there was to do? */
export const isWhole = ({ errors, stopped }: RunResult): boolean => errors === 0 && stopped === undefined

/** For the audit log: counts; what went wrong with single sessions is not told there (server spec §8.1). */
export const counts = ({ errors, items_extracted, processed, processor, scanned, skipped, stopped }: RunResult) => ({
  processor,
  scanned,
  processed,
  skipped,
  errors,
  items_extracted,
  ...(stopped === undefined ? {} : { stopped })
})
