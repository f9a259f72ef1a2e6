import type { EpochMillis } from "../time/Timestamp.ts"
import type { Image, Other, Text, Thinking, ToolResult } from "./Block.ts"
import type { Usage } from "./Usage.ts"

/** One thing to read in a conversation, in the order of the file. */
export type Item =
  | Prompt
  | Command
  | Reply
  | Compaction
  | Interruption
  | News
  | Notice
  | LateResult
  | Aside
  | Unreadable

export interface Base {
  /** Position in the conversation, from 0: what pages are counted in. */
  readonly number: number
  /** Permanent name of the item within its file, of `A-Za-z0-9_-` only. */
  readonly key: string
  readonly line: number
  readonly offset: number
  readonly at: EpochMillis | undefined
  /** Thread it belongs to, 0 for the first. */
  readonly branch: number
  /** Bytes of the lines it was made from. */
  readonly size: number
  /** Was it said inside a sub-agent? */
  readonly bySubAgent: boolean
}

export interface Prompt extends Base {
  readonly _tag: "Prompt"
  readonly text: string
  readonly images: ReadonlyArray<Image>
  /** Typed while the assistant worked. */
  readonly queued: boolean
  /** Does a new thread begin here? */
  readonly forks: boolean
}

export interface Command extends Base {
  readonly _tag: "Command"
  /** Without its slash; `!` for a line typed for the shell. */
  readonly name: string
  readonly args: string
  readonly output: string | undefined
  readonly failed: boolean
}

/** One message of the assistant, put together from its lines. */
export interface Reply extends Base {
  readonly _tag: "Reply"
  readonly messageId: string | undefined
  readonly model: string | undefined
  readonly parts: ReadonlyArray<Part>
  /** Of the whole message; `undefined` in all but the first item of a message that has several. */
  readonly usage: Usage | undefined
  /** When its last line was written. */
  readonly until: EpochMillis | undefined
  readonly stopReason: string | undefined
  readonly apiError: string | undefined
}

export type Part = Text | Thinking | Image | Other | ToolCall

export interface ToolCall {
  readonly _tag: "ToolCall"
  readonly id: string | undefined
  readonly name: string
  readonly input: unknown
  /** `undefined` when none was written, or so late that it is an item of its own. */
  readonly result: Result | undefined
}

export interface Result {
  readonly content: ToolResult["content"]
  readonly isError: boolean
  readonly at: EpochMillis | undefined
  /** Whose work it hands back: the transcript is `subagents/agent-<id>.jsonl`. */
  readonly agentId: string | undefined
  /** File below `tool-results` with the whole of it. */
  readonly saved: string | undefined
}

export interface Compaction extends Base {
  readonly _tag: "Compaction"
  readonly trigger: string | undefined
  readonly preTokens: number | undefined
  readonly postTokens: number | undefined
  readonly summary: string | undefined
}

export interface Interruption extends Base {
  readonly _tag: "Interruption"
}

/** Something other than a person spoke to the assistant. */
export interface News extends Base {
  readonly _tag: "News"
  readonly from: string
  readonly text: string
}

/** The client or a hook said something. */
export interface Notice extends Base {
  readonly _tag: "Notice"
  readonly kind: string
  readonly failed: boolean
  readonly text: string
}

/** A result whose call is too far above, or nowhere. */
export interface LateResult extends Base {
  readonly _tag: "LateResult"
  readonly toolUseId: string | undefined
  readonly result: Result
}

/** Lines without words for people, folded together. */
export interface Aside extends Base {
  readonly _tag: "Aside"
  readonly lines: number
  /** How many of which kind; past `Aside.mostKinds` all others are counted as `…`. */
  readonly kinds: ReadonlyMap<string, number>
}

/** Lines that follow each other and cannot be read. */
export interface Unreadable extends Base {
  readonly _tag: "Unreadable"
  readonly reason: string
  readonly lines: number
}
