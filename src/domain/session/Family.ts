import * as FamilyName from "../server/FamilyName.ts"

/**
 * The family of a session: what Claude Code keeps in the folder beside its transcript, `<id>/subagents/` and
 * `<id>/tool-results/` (facts §3). A file is named by its path below that folder.
 */

export const folders = FamilyName.folders

const suffix = ".jsonl"

/** The folder of the transcript at this path, which ends in `.jsonl`. */
export const folderOf = (transcript: string): string => transcript.slice(0, -suffix.length)

export const pathOf = (transcript: string, name: string): string => `${folderOf(transcript)}/${name}`

/**
 * Does a family have a file of this name? Transcripts of sub-agents, what describes them, and whole tool results, each
 * with a name the server can keep. Nothing hidden, nothing deeper.
 */
export const isName = (name: string): boolean =>
  FamilyName.isFamilyName(name) && (name.startsWith("tool-results/") || /\.(?:jsonl|meta\.json)$/.test(name))

/** How logs name a file, where they name sessions by their id: `<session>/<name>`. */
export const label = (transcript: string, name: string): string => {
  const folder = folderOf(transcript)
  return `${folder.slice(folder.lastIndexOf("/") + 1)}/${name}`
}

/** The transcript of the family a line of a log is about; `undefined` when it is about a session. */
export const transcriptOf = (line: { readonly sessionId: string; readonly path: string }): string | undefined => {
  const { path, sessionId } = line
  const name = sessionId.slice(sessionId.indexOf("/") + 1)
  const known = sessionId.length > name.length + 1 && folders.some((each) => name === each || name.startsWith(`${each}/`))
  return known && path.endsWith(`/${sessionId}`) ? path.slice(0, -(name.length + 1)) + suffix : undefined
}
