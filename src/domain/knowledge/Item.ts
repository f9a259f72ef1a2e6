import type { SessionName } from "../server/SessionName.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { Domain } from "./Domain.ts"
import type { Status } from "./Status.ts"

/** Where knowledge comes from (server spec §7.3). */
export const sourceTypes = ["user_verification", "admin_mandate", "claude_local_md", "session_transcript"] as const

export type SourceType = (typeof sourceTypes)[number]

/** A piece of a team's knowledge. Whatever a model or a person wrote in it is text: nothing in it is markup. */
export interface Item {
  readonly id: string
  readonly title: string
  /** Absent where nothing is left of it, or nothing was ever said. */
  readonly content: string | undefined
  readonly category: string | undefined
  readonly tags: ReadonlyArray<string>
  readonly entities: ReadonlyArray<string>
  readonly domain: Domain | undefined
  readonly status: Status
  /** For whom it is: see `Audience`. */
  readonly audience: string | undefined
  /** From 0 to 1. */
  readonly confidence: number | undefined
  readonly sourceType: SourceType
  /** Whose it is: who contributed it first, among those whose contribution is still there. */
  readonly userId: string | undefined
  /** The session of theirs it was found in. */
  readonly session: SessionName | undefined
  /** Who says that this is nobody else's business; the id of a contributor. */
  readonly personalBy: string | undefined
  /** A person has made, judged, edited or voted on it: a source that no longer says it does not take it away. */
  readonly kept: boolean
  /** Why it was rejected or revoked. */
  readonly reason: string | undefined
  readonly createdAt: EpochMillis
  readonly updatedAt: EpochMillis
}

/** Everybody a piece of knowledge is from. */
export interface Contributed {
  readonly item: Item
  /** Ids, each once. */
  readonly contributors: ReadonlyArray<string>
}

/** Characters; what a person types. A whole bundle has some 24,000. */
export const longest = { title: 200, content: 8000, word: 100, words: 50, reason: 500 } as const

/** An item of which a withdrawal has left nothing but that there was one. */
export const gone = { title: "Withdrawn", reason: "source withdrawn" } as const
