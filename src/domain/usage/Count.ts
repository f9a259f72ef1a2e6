import * as HashSet from "effect/HashSet"
import { projectOf } from "../server/SessionFacts.ts"
import * as Terminal from "../text/Terminal.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Asking from "../transcript/Asking.ts"
import type { Block } from "../transcript/Block.ts"
import type * as Record from "../transcript/Record.ts"
import * as Spending from "../transcript/Spending.ts"
import * as ToolInput from "../transcript/ToolInput.ts"
import * as Tokens from "../transcript/Usage.ts"
import * as Day from "./Day.ts"
import * as Entry from "./Entry.ts"
import * as Stretch from "./Stretch.ts"

/** What one session and its family have to count. */
export interface Counted {
  /** Last part of the first directory named; empty when no line named one. */
  readonly project: string
  /** One for each kind and key. */
  readonly entries: ReadonlyArray<Entry.Entry>
  /** Of the session alone: while a sub-agent works, its session waits for it. */
  readonly stretches: ReadonlyArray<Stretch.Stretch>
}

/** Raised when the same lines would count otherwise. */
export const version = 1

/** A message has a million tokens or so; one that claims more is taken for this, so that sums stay exact. */
export const mostTokens = 1_000_000_000

/** UTF-16 units kept of a name. */
const longest = 1024

/** A count under way. Memory grows with the number of messages, calls and prompts, never with their size. */
export interface Counter {
  readonly take: (record: Record.Record) => void
  /** Lines of a sub-agent's own transcript. */
  readonly takeFromAgent: (record: Record.Record) => void
  readonly counted: () => Counted
}

export const make = (): Counter => {
  const entries = new Map<string, Entry.Entry>()
  const stretches: Array<Stretch.Stretch> = []
  let asking = Asking.none
  let cwd: string | undefined

  const put = (given: Entry.Entry): void => {
    const entry = printable(given)
    const id = `${entry.kind} ${entry.key}`
    const before = entries.get(id)
    entries.set(id, before === undefined ? entry : Entry.same(before, entry))
  }

  const ask = (record: Record.Record): void => {
    const before = asking
    asking = Asking.step(before, record)
    if (asking.prompts === before.prompts || record._tag === "Unreadable") return
    for (const key of HashSet.difference(asking.prompts, before.prompts)) {
      put(Entry.make({ kind: "prompt", key: withoutWords(key), at: timeOf(record.at) }))
    }
  }

  const take = (record: Record.Record, bySubAgent: boolean): void => {
    if (record._tag === "Unreadable") return
    const at = timeOf(record.at)
    if (!bySubAgent) {
      cwd ??= record.cwd
      if (at !== undefined) Stretch.seen(stretches, at)
      ask(record)
    }
    if (record._tag === "Assistant") for (const one of said(record, at, bySubAgent)) put(one)
    if (record._tag === "User") for (const one of results(record.blocks, at, bySubAgent)) put(one)
  }

  return {
    take: (record) => take(record, record._tag !== "Unreadable" && record.isSidechain),
    takeFromAgent: (record) => take(record, true),
    counted: () => ({
      project: projectOf(shown(cwd ?? "")),
      entries: [...entries.values()],
      stretches: Stretch.joined(stretches)
    })
  }
}

const said = (
  record: Record.Assistant,
  at: EpochMillis | undefined,
  bySubAgent: boolean
): ReadonlyArray<Entry.Entry> => {
  const key = Spending.keyOf(record)
  const message = key === undefined || !Spending.isReal(record) ? [] : [Entry.make({
    kind: "message", key, name: record.model ?? "", at, bySubAgent, tokens: bounded(record.usage ?? Tokens.zero)
  })]
  const calls = record.blocks.flatMap((block) =>
    block._tag !== "ToolUse" ? [] : [...call(block, key, at, bySubAgent), ...file(block, at, bySubAgent)])
  return [...message, ...calls, ...results(record.blocks, at, bySubAgent)]
}

type ToolUse = Extract<Block, { readonly _tag: "ToolUse" }>

const call = (
  { id, name }: ToolUse,
  message: string | undefined,
  at: EpochMillis | undefined,
  bySubAgent: boolean
): ReadonlyArray<Entry.Entry> =>
  id === undefined ? [] : [Entry.make({ kind: "call", key: id, name, at, bySubAgent, message: message ?? "" })]

/** A file counts once a day: what is asked about is a span of days. */
const file = (block: ToolUse, at: EpochMillis | undefined, bySubAgent: boolean): ReadonlyArray<Entry.Entry> => {
  const path = ToolInput.writtenFile(block)
  const day = at === undefined ? "" : Day.format(Day.of(at))
  return path === undefined ? [] : [Entry.make({ kind: "file", key: `${day} ${path}`, name: path, at, bySubAgent })]
}

/** The call may stand in another file: its name is learned there. */
const results = (
  blocks: ReadonlyArray<Block>,
  at: EpochMillis | undefined,
  bySubAgent: boolean
): ReadonlyArray<Entry.Entry> =>
  blocks.flatMap((block) =>
    block._tag === "ToolResult" && block.isError && block.toolUseId !== undefined
      ? [Entry.make({ kind: "call", key: block.toolUseId, at, bySubAgent, failed: true })]
      : [])

/** No session is older than computers. */
const timeOf = (at: EpochMillis | undefined): EpochMillis | undefined => at === undefined || at < 0 ? undefined : at

/** A line without id is known by its time; its words stay where they are. */
const withoutWords = (key: string): string => key.split(" ", 1)[0] ?? ""

const shown = (text: string): string =>
  text.length <= longest && !odd.test(text) ? text : Terminal.escape(text.slice(0, longest))

/** Only what has such a character may change when it is made safe to print. */
const odd = /[^\x20-\x7e]/

const printable = (entry: Entry.Entry): Entry.Entry => {
  const key = shown(entry.key)
  const name = shown(entry.name)
  const message = shown(entry.message)
  const isAsItWas = key === entry.key && name === entry.name && message === entry.message
  return isAsItWas ? entry : { ...entry, key, name, message }
}

const bounded = (usage: Tokens.Usage): Tokens.Usage => ({
  input: Math.min(usage.input, mostTokens),
  output: Math.min(usage.output, mostTokens),
  cacheWrite: Math.min(usage.cacheWrite, mostTokens),
  cacheWrite1h: Math.min(usage.cacheWrite1h, mostTokens),
  cacheRead: Math.min(usage.cacheRead, mostTokens),
  webSearches: Math.min(usage.webSearches, mostTokens)
})
