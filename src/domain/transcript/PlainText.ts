import * as Block from "./Block.ts"
import type * as Record from "./Record.ts"
import * as Speech from "./Speech.ts"

/** What search finds a session by: words of people and of the assistant, nothing else. */
export interface PlainText {
  readonly by: "human" | "assistant"
  readonly text: string
}

/** `undefined` for a line without such words: tool calls and results, thinking, commands, mark-up. */
export const of = (record: Record.Record): PlainText | undefined => {
  switch (record._tag) {
    case "QueuedPrompt":
    case "User": {
      const speech = record.isSidechain ? undefined : Speech.of(record)
      return speech?._tag === "Prompt" && speech.text !== "" ? { by: "human", text: speech.text } : undefined
    }
    case "Assistant": {
      const text = Block.textOf(record.blocks)
      return text.trim() === "" || record.apiError !== undefined ? undefined : { by: "assistant", text }
    }
    default:
      return undefined
  }
}
