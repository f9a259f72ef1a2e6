import * as HashSet from "effect/HashSet"
import type * as Record from "./Record.ts"
import * as Speech from "./Speech.ts"

/**
 * What people asked, and how often they got an answer. A slash command asks when the model answers it before any output
 * of the command is written; `/clear` and the like run in the client and ask nothing.
 */
export interface Asking {
  /** Each prompt once, however often its line is repeated. */
  readonly prompts: HashSet.HashSet<string>
  /** Prompts that were answered. */
  readonly turns: number
  readonly awaiting: boolean
  /** The caveat that stands before a command run in the client. */
  readonly caveat: string | undefined
  /** A command that may still turn out to have asked. */
  readonly command: string | undefined
}

export const none: Asking = {
  prompts: HashSet.empty(), turns: 0, awaiting: false, caveat: undefined, command: undefined
}

export const step = (asking: Asking, record: Record.Record): Asking => {
  switch (record._tag) {
    case "Assistant":
      return record.isSidechain || record.apiError !== undefined ? asking : answered(asking)
    case "LocalCommand":
      return { ...asking, command: undefined }
    case "QueuedPrompt":
    case "User":
      return record.isSidechain ? asking : heard(asking, record, Speech.of(record))
    default:
      return asking
  }
}

const heard = (asking: Asking, record: Record.User | Record.QueuedPrompt, speech: Speech.Speech): Asking => {
  switch (speech._tag) {
    case "Prompt":
      return asked({ ...asking, command: undefined }, keyOf(record, speech.text))
    case "Command":
      if (speech.name === "!" || (record.parentUuid !== undefined && record.parentUuid === asking.caveat)) return asking
      return { ...asking, command: keyOf(record, speech.name) }
    case "Output":
      return { ...asking, command: undefined }
    case "Caveat":
      return { ...asking, caveat: record.uuid }
    default:
      return asking
  }
}

const answered = (before: Asking): Asking => {
  const asking = before.command === undefined ? before : asked({ ...before, command: undefined }, before.command)
  return asking.awaiting ? { ...asking, awaiting: false, turns: asking.turns + 1 } : asking
}

const asked = (asking: Asking, key: string): Asking =>
  HashSet.has(asking.prompts, key)
    ? asking
    : { ...asking, prompts: HashSet.add(asking.prompts, key), awaiting: true }

const keyOf = (record: Record.Common, text: string): string => record.uuid ?? `${record.at} ${text.slice(0, 200)}`
