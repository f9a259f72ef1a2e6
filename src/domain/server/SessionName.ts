/**
 * From the file name a client sends to the name a session is kept under (server spec §3.1, W-21). The client's name is
 * data: it never becomes a path. Every name has a result, because the first clients drop a session on any 4xx.
 */

/** Identity of a session below its owner: `[a-z0-9_][a-z0-9._-]{0,127}`, safe as a file name on every system. */
export type SessionName = string

export type Named =
  /** The client's own name, in lower case: ids are compared that way everywhere, and some disks know only one case. */
  | { readonly _tag: "Plain"; readonly session: SessionName }
  /** A name we cannot keep; the session gets one made from the hash of `text`, so that a repeat finds it again. */
  | { readonly _tag: "Odd"; readonly text: string }
  /** No name at all: the bytes have to give one. */
  | { readonly _tag: "Nameless" }

const allowed = /^[a-z0-9_][a-z0-9._-]{0,127}$/
const ascii = /^[\x20-\x7e]+$/
const devices = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/
const ours = "upload_"
export const suffix = ".jsonl"
const madeUp = /^upload_[0-9a-f]{32}$/

/** What the client's file name says. Folders in front of it, with either slash, are dropped. */
export const parse = (fileName: string): Named => {
  const base = fileName.slice(Math.max(fileName.lastIndexOf("/"), fileName.lastIndexOf("\\")) + 1)
  if (base.trim() === "") return { _tag: "Nameless" }
  const lower = ascii.test(base) ? base.toLowerCase() : ""
  const stem = lower.endsWith(suffix) ? lower.slice(0, -suffix.length) : ""
  return isSessionName(stem) && !stem.startsWith(ours) ? { _tag: "Plain", session: stem } : { _tag: "Odd", text: base }
}

/** The session of a file that has a name; `hash` gives hexadecimal SHA-256. */
export const of = (named: Exclude<Named, { readonly _tag: "Nameless" }>, hash: (text: string) => string): SessionName =>
  named._tag === "Plain" ? named.session : fromHash(hash(named.text))

/**
 * The sessions somebody may mean who names one by `id`: the name of its file without `.jsonl`, as a client knows it, or
 * the name it is kept under, as the server tells it. Mostly one, never more than two, none for blanks.
 */
export const meant = (id: string, hash: (text: string) => string): ReadonlyArray<SessionName> => {
  const named = parse(id + suffix)
  if (id.trim() === "" || named._tag === "Nameless") return []
  const kept = madeUp.test(id) ? [id] : []
  return [...new Set([...kept, of(named, hash)])]
}

/** May this text, as it stands, name a stored session? */
export const isSessionName = (text: string): text is SessionName => allowed.test(text) && isFileStem(text)

/** Is a name of small letters one that every file system keeps as it is? */
export const isFileStem = (text: string): boolean => !text.endsWith(".") && !devices.test(text)

/** The name of a session whose own could not be kept; `sha256` is that of the odd name, or of the bytes. */
export const fromHash = (sha256: string): SessionName => `${ours}${sha256.slice(0, 32)}`

/** The file name the server answers with and keeps the session under. */
export const fileName = (session: SessionName): string => session + suffix
