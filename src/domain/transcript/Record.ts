import type { EpochMillis } from "../time/Timestamp.ts"
import type { Block } from "./Block.ts"
import type { Usage } from "./Usage.ts"

/** One line of a transcript, as far as anything is made of it (facts §3). */
export type Record =
  | User
  | Assistant
  | QueuedPrompt
  | Compaction
  | LocalCommand
  | TurnDuration
  | ApiRetry
  | Hook
  | Notice
  | Attachment
  | Title
  | CostState
  | Bookkeeping
  | Unknown
  | Unreadable

/** A record and where it stands. */
export interface Entry {
  /** Line of the file, from 0. */
  readonly line: number
  /** Where the line begins, in bytes. */
  readonly offset: number
  /** Bytes of the line. */
  readonly size: number
  /** Was the line ill-formed UTF-8? Then U+FFFD stands where it was. */
  readonly damaged: boolean
  readonly record: Record
}

/** What many kinds of lines have; lines of bookkeeping have little of it. */
export interface Common {
  readonly uuid: string | undefined
  /** The line this one answers or follows; a compaction's is that of the last line before it. */
  readonly parentUuid: string | undefined
  readonly at: EpochMillis | undefined
  readonly cwd: string | undefined
  readonly version: string | undefined
  /** Set in the transcript of a sub-agent. */
  readonly agentId: string | undefined
  /** True for every line of a sub-agent. */
  readonly isSidechain: boolean
  readonly isMeta: boolean
}

/** A line of type `user`: a prompt, tool results, the echo of a command. `Speech` tells which. */
export interface User extends Common {
  readonly _tag: "User"
  readonly blocks: ReadonlyArray<Block>
  /** Who spoke: `human`, or something that speaks in the user's place. Older versions do not say. */
  readonly origin: string | undefined
  readonly isCompactSummary: boolean
  /** The sub-agent whose work a tool result hands back. */
  readonly resultAgentId: string | undefined
  /** Name of the file below `<session>/tool-results` that holds a result too large for the line. */
  readonly savedResult: string | undefined
}

/** A line of type `assistant`: as a rule one block of a message (facts §3). */
export interface Assistant extends Common {
  readonly _tag: "Assistant"
  readonly messageId: string | undefined
  readonly requestId: string | undefined
  /** `undefined` also for what the client wrote in the model's place. */
  readonly model: string | undefined
  readonly blocks: ReadonlyArray<Block>
  readonly usage: Usage | undefined
  readonly stopReason: string | undefined
  /** The request failed; the text block says it to people. */
  readonly apiError: string | undefined
}

/** What somebody typed while the assistant worked: written as an attachment, never as a `user` line. */
export interface QueuedPrompt extends Common {
  readonly _tag: "QueuedPrompt"
  readonly blocks: ReadonlyArray<Block>
  readonly origin: string | undefined
}

export interface Compaction extends Common {
  readonly _tag: "Compaction"
  readonly trigger: string | undefined
  readonly preTokens: number | undefined
  readonly postTokens: number | undefined
}

/** A command run in the client and its output, in the same mark-up as `user` lines have. */
export interface LocalCommand extends Common {
  readonly _tag: "LocalCommand"
  readonly content: string
}

export interface TurnDuration extends Common {
  readonly _tag: "TurnDuration"
  readonly millis: number | undefined
}

/** A request that failed and was tried again. */
export interface ApiRetry extends Common {
  readonly _tag: "ApiRetry"
  readonly status: number | undefined
  readonly message: string
}

/** What hooks had to say. */
export interface Hook extends Common {
  readonly _tag: "Hook"
  readonly kind: string
  readonly failed: boolean
  readonly text: string
}

/** Any other line of type `system`. */
export interface Notice extends Common {
  readonly _tag: "Notice"
  readonly kind: string
  readonly level: string | undefined
  readonly text: string
}

/** Context the client gave to the model: of no interest to readers beyond its kind. */
export interface Attachment extends Common {
  readonly _tag: "Attachment"
  readonly kind: string
}

export interface Title extends Common {
  readonly _tag: "Title"
  /** Given by the user, by the model, or the summary older versions write. */
  readonly by: "user" | "model" | "summary"
  readonly title: string
}

/** The client's own account, cumulative over resume and fork; the last one counts (facts §3). */
export interface CostState extends Common {
  readonly _tag: "CostState"
  readonly costUsd: number | undefined
  readonly linesAdded: number
  readonly linesRemoved: number
}

/** A known type that says nothing to readers. */
export interface Bookkeeping extends Common {
  readonly _tag: "Bookkeeping"
  readonly type: string
}

export interface Unknown extends Common {
  readonly _tag: "Unknown"
  readonly type: string
}

/** No record at all. */
export interface Unreadable {
  readonly _tag: "Unreadable"
  readonly reason:
    | "not-json"
    | "not-an-object"
    /** The file's last line, not written to its end. */
    | "torn"
    | "too-long"
    /** More objects and lists than anything real has, or inside each other. */
    | "too-complex"
  /** The type, if the beginning of a line that is too long shows it. */
  readonly type: string | undefined
}
