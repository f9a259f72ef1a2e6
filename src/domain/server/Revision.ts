/**
 * What becomes of an upload when the server has versions of that session already. Transcripts grow by appending, so the
 * longest version that begins like the others holds them all (design §1 promise 4).
 */

export interface Version {
  /** Counts the kept versions of one session, from 1; never used twice. */
  readonly revision: number
  /** Lower-case hex. */
  readonly sha256: string
  /** Bytes. */
  readonly size: number
}

/** The versions the server has of a session; `current` is the one it shows. */
export interface Stored {
  readonly current: Version
  readonly versions: ReadonlyArray<Version>
}

export interface Incoming {
  readonly sha256: string
  readonly size: number
}

/** Does the shorter of incoming and current begin the longer one? */
export type Overlap = "incoming-begins-current" | "current-begins-incoming" | "neither"

export type Decision =
  /** These very bytes are kept as `version`. */
  | { readonly _tag: "Same"; readonly version: Version }
  /** An older copy of what is kept: nothing to do. */
  | { readonly _tag: "PrefixOfStored" }
  /** The session grew, or is new: becomes the current version. */
  | { readonly _tag: "Newer"; readonly version: Version }
  /**
   * Neither continues the other. Kept as a version of its own; it becomes the current one only when strictly longer, so
   * that nothing short ever replaces something long and equals keep the first.
   */
  | { readonly _tag: "Diverged"; readonly version: Version; readonly becomesCurrent: boolean }

/** A version with the same bytes, whatever its age. */
export const same = (stored: Stored | undefined, incoming: Incoming): Version | undefined =>
  stored?.versions.find((version) => version.sha256 === incoming.sha256 && version.size === incoming.size)

/** Total. `overlap` is looked at only where the bytes are not already kept. */
export const decide = (stored: Stored | undefined, incoming: Incoming, overlap: Overlap): Decision => {
  if (stored === undefined) return { _tag: "Newer", version: { ...incoming, revision: 1 } }
  const known = same(stored, incoming)
  if (known !== undefined) return { _tag: "Same", version: known }
  if (overlap === "incoming-begins-current") return { _tag: "PrefixOfStored" }
  const version = { ...incoming, revision: nextRevision(stored) }
  return overlap === "current-begins-incoming"
    ? { _tag: "Newer", version }
    : { _tag: "Diverged", version, becomesCurrent: incoming.size > stored.current.size }
}

const nextRevision = (stored: Stored): number =>
  stored.versions.reduce((highest, version) => Math.max(highest, version.revision), 0) + 1

/** What is kept after a decision. */
export const apply = (stored: Stored | undefined, decision: Decision): Stored | undefined => {
  if (decision._tag === "Same" || decision._tag === "PrefixOfStored") return stored
  const becomesCurrent = decision._tag === "Newer" || decision.becomesCurrent
  return {
    current: becomesCurrent || stored === undefined ? decision.version : stored.current,
    versions: [...(stored?.versions ?? []), decision.version]
  }
}

/**
 * Versions that may go when only `others` versions beside the current one are kept (1 or more): the oldest ones. Never
 * the current one, and never the newest, so that no number is given out twice.
 */
export const superfluous = (stored: Stored, others: number): ReadonlyArray<Version> =>
  stored.versions
    .filter(({ revision }) => revision !== stored.current.revision)
    .sort((left, right) => right.revision - left.revision)
    .slice(Math.max(1, others))

export const without = (stored: Stored, gone: ReadonlyArray<Version>): Stored => ({
  current: stored.current,
  versions: stored.versions.filter((version) => !gone.includes(version))
})

/** Bytes a decision adds to what is kept. */
export const added = (decision: Decision): number =>
  decision._tag === "Newer" || decision._tag === "Diverged" ? decision.version.size : 0
