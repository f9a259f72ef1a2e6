/** The names of scheduled jobs in the audit log (server spec §12.3). */
export const actions = [
  "run_session_collector",
  "run_session_processor:verification",
  "run_session_processor:usage",
  "run_corporate_memory",
  "marketplace.sync_all",
  "run_blocked_purge"
] as const

/** How many of the last are shown. */
export const most = 200
