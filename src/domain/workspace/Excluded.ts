/** What is kept out of a workspace's repository, as lines of `info/exclude`, from the workspace's folder on. */

/** Queue, logs, receipts, the private list: paths and ids of sessions. */
export const ours = ".claude/agnes-*"

/** What a pull fills. */
export const tables = ["server/parquet/", "user/duckdb/"] as const

export const all: ReadonlyArray<string> = [ours, ...tables]
