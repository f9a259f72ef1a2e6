import * as SessionName from "./SessionName.ts"

/**
 * The files Claude Code keeps in a folder beside a transcript, by their path below it (design §4, feature `bundle`).
 * Unlike the name of a session, one that is not of this form is refused: every client that sends families knows it.
 */

/** `subagents/<file>` or `tool-results/<file>`; the file is `[A-Za-z0-9_][A-Za-z0-9._-]{0,119}`. Case counts. */
export type FamilyName = string

export const folders: ReadonlyArray<string> = ["subagents", "tool-results"]

const allowed = /^(?:subagents|tool-results)\/[A-Za-z0-9_][A-Za-z0-9._-]{0,119}$/

export const isFamilyName = (text: string): text is FamilyName =>
  allowed.test(text) && SessionName.isFileStem(text.slice(text.indexOf("/") + 1).toLowerCase())

/** What the two text fields of an upload say, in whatever order they came. */
export type Member =
  /** Neither is there: an upload of a session. */
  | { readonly _tag: "None" }
  /** `session` is the parent's id as the client knows it. */
  | { readonly _tag: "Member"; readonly session: string; readonly name: FamilyName }
  | { readonly _tag: "Bad"; readonly field: "session" | "name" }

/** Total. */
export const member = (fields: { readonly session?: string | undefined; readonly name?: string | undefined }): Member => {
  const { name, session } = fields
  if (session === undefined && name === undefined) return { _tag: "None" }
  if (session === undefined || session.trim() === "") return { _tag: "Bad", field: "session" }
  if (name === undefined || !isFamilyName(name)) return { _tag: "Bad", field: "name" }
  return { _tag: "Member", session, name }
}

/**
 * The same name for disks that know only one letter case: capitals are written as `+` and the small letter. Two names
 * that differ stay different, and nothing in it leaves its folder.
 */
export const onDisk = (name: FamilyName): string => name.replace(/[A-Z]/g, (letter) => `+${letter.toLowerCase()}`)
