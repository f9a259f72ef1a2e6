/** Which entries of the folder with the homes are people's homes. */

/** One entry of the folder with the homes, as it is itself and not what a link points to. */
export interface Entry {
  readonly name: string
  readonly kind: "folder" | "link" | "other"
  /** Its owner. */
  readonly uid: number
}

/** Below it are accounts of the system, not of people (server spec §9). */
export const firstPerson = 1000

export type Judgement =
  | "person"
  /** Not a home at all: hidden, of the system, or no folder. Nothing to say about it. */
  | "nobody"
  /** Somebody's home that is not looked into: a link, or a name that cannot be one of a Unix user. */
  | "refused"

/** What a Unix user may be called here; it becomes the name of a folder and a word of the accounts' file. */
export const isUnixName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}$/.test(name)

export const judge = (entry: Entry): Judgement => {
  if (entry.name.startsWith(".") || entry.uid < firstPerson) return "nobody"
  if (entry.kind === "other") return "nobody"
  return entry.kind === "link" || !isUnixName(entry.name) ? "refused" : "person"
}

/** Where a home's sessions lie, below it (server spec §9). */
export const sessions: ReadonlyArray<string> = ["user", "sessions"]

/** Is this the name of a session file (15.3-C6, C7)? Replacement characters stand for bytes that are no text. */
export const isSessionFile = (name: string): boolean =>
  name.length > ".jsonl".length && name.endsWith(".jsonl") && !name.includes("\ufffd")
