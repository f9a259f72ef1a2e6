import type * as PushSummary from "../push/Summary.ts"
import type * as Summary from "./Summary.ts"

/** What one `agnes sync` did: the pull, the push, or both. */
export interface Synced {
  readonly pull: Summary.Summary | undefined
  readonly push: PushSummary.Summary | undefined
}

/** The seeds' object (client spec §17): the keys of the download, then those of the upload, then ours. */
export const toJson = ({ pull, push }: Synced): string =>
  JSON.stringify({
    ...(pull === undefined ? {} : {
      downloaded: pull.updated,
      skipped: pull.unchanged,
      skipped_remote: pull.remote,
      errors: pull.errors,
      removed: pull.removed,
      rules_count: pull.rules,
      views: pull.views
    }),
    ...(push === undefined ? {} : {
      sessions: push.counts.sessions,
      local_md: push.localMd,
      upload_errors: push.errors
    })
  }, undefined, 2)

export const toLines = ({ pull, push }: Synced): ReadonlyArray<string> => [
  ...(pull === undefined ? [] : pull.busy ? ["Another pull is at work in this workspace."] : [
    `Downloaded: ${pull.updated.length} tables`,
    `Skipped (unchanged): ${pull.unchanged.length}`,
    ...(pull.remote.length > 0 ? [`Skipped (remote-mode): ${pull.remote.length}`] : []),
    ...(pull.removed.length > 0 ? [`Removed: ${pull.removed.length}`] : []),
    ...(pull.errors.length > 0 ? [`Errors: ${pull.errors.length}`] : [])
  ]),
  ...(push === undefined ? [] : [
    `Uploaded ${push.counts.sessions} sessions`,
    ...(push.localMd ? ["Uploaded CLAUDE.local.md"] : [])
  ])
]

/** `--docs-only`. */
export const rulesLines = ({ pull }: Synced): ReadonlyArray<string> =>
  pull === undefined ? [] : pull.busy ? ["Another pull is at work in this workspace."] : [`Rules: ${pull.rules}`]

/** `--quiet`: one line for stderr, and only when something happened (client spec OLD-4). */
export const toQuietLine = ({ pull }: Synced): string | undefined =>
  pull !== undefined && pull.updated.length + pull.errors.length > 0
    ? `sync: ${pull.updated.length} tables, ${pull.errors.length} errors`
    : undefined

/** Tables of which the server has no file here to fetch. */
export const skippedRemote = (names: ReadonlyArray<string>): string | undefined => {
  if (names.length === 0) return undefined
  const more = names.length > 5 ? ` (+${names.length - 5} more)` : ""
  return `Skipping ${names.length} remote-mode tables: ${names.slice(0, 5).join(", ")}${more}`
}
