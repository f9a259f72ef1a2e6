import * as Verdict from "../privacy/Verdict.ts"
import type { PrivateIds } from "../privacy/PrivateList.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as SessionId from "../session/SessionId.ts"
import * as Terminal from "../text/Terminal.ts"
import * as Summary from "./Summary.ts"
import * as Work from "./Work.ts"

/** What a push would do now (client spec PUSH-4…9). */
export interface DryRun {
  readonly sessions: ReadonlyArray<string>
  /** Files of these sessions' families that would go with them; `undefined` for a server that takes none. */
  readonly family: ReadonlyArray<string> | undefined
  readonly privateSessions: ReadonlyArray<{ readonly session_id: string; readonly path: string }>
  /** Path of the notes, when there are any. */
  readonly localMd: string | undefined
  readonly uploadedLog: string
}

/** Each transcript once; private when any of its names is listed. */
export const plan = (
  entries: ReadonlyArray<QueueEntry>,
  ids: PrivateIds,
  files: { readonly localMd: string | undefined; readonly uploadedLog: string }
): DryRun => {
  const items = Work.items(entries)
  const isPrivate = (item: Work.Item): boolean =>
    item.entries.some((entry) => Verdict.of(entry, ids)._tag === "Private")
  return {
    ...files,
    family: undefined,
    sessions: items.filter((item) => !isPrivate(item)).map(({ path }) => path),
    privateSessions: items.filter(isPrivate)
      .map(({ entries: [first], path }) => ({ session_id: SessionId.effective(first), path }))
  }
}

/** Indented by 2, as Python's `json.dumps` writes it; without LF. */
export const toJson = ({ family, localMd, privateSessions, sessions, uploadedLog }: DryRun): string =>
  Summary.ascii(JSON.stringify(
    {
      dry_run: true,
      would_upload: { sessions, local_md: localMd ?? null, ...(family === undefined ? {} : { family }) },
      would_skip_private: privateSessions,
      summary: {
        sessions_count: sessions.length,
        private_skipped_count: privateSessions.length,
        local_md_present: localMd !== undefined,
        uploaded_log: uploadedLog,
        ...(family === undefined ? {} : { family_count: family.length })
      }
    },
    undefined,
    2
  ))

/** Lines for stdout, without LFs; what comes from data cannot steer a terminal. */
export const toLines = ({ family = [], localMd, privateSessions, sessions }: DryRun): ReadonlyArray<string> => [
  `Dry run - would upload ${sessions.length} session file(s)`,
  ...sessions.map((path) => `  ${Terminal.escape(path)}`),
  ...(family.length > 0 ? [`With ${family.length} file(s) of sub-agents and tool results:`] : []),
  ...family.map((path) => `  ${Terminal.escape(path)}`),
  ...(privateSessions.length > 0 ? [`Would skip ${privateSessions.length} private session(s):`] : []),
  ...privateSessions.map(({ path, session_id }) => `  [${Terminal.escape(session_id)}] ${Terminal.escape(path)}`),
  localMd === undefined
    ? "No CLAUDE.local.md to upload"
    : `Would upload CLAUDE.local.md  (${Terminal.escape(localMd)})`
]
