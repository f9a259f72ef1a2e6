import type { EpochMillis } from "../time/Timestamp.ts"
import * as Activity from "./Activity.ts"
import * as Checkpoint from "./Checkpoint.ts"
import type { Item, Reply } from "./Item.ts"
import type * as Record from "./Record.ts"
import * as Title from "./Title.ts"
import * as Turns from "./Turns.ts"
import * as Usage from "./Usage.ts"

/**
 * How a conversation is laid out in pages, so that one page can be read without the others. Made by one pass over the
 * file; small beside it, so that it can be kept in memory.
 */
export interface Outline {
  /** How many items there are. */
  readonly items: number
  /** Number of the first item of each page; never empty. */
  readonly pages: ReadonlyArray<number>
  /** In the order of the file; the first is its beginning. */
  readonly checkpoints: ReadonlyArray<Checkpoint.Checkpoint>
  /** The first `Limits.prompts` prompts of people. */
  readonly prompts: ReadonlyArray<Heading>
  /** Numbers of all of them. */
  readonly promptNumbers: ReadonlyArray<number>
  readonly totals: Totals
  /** Was the file read to its end? `false` past `Limits.items` or `Limits.lines`. */
  readonly whole: boolean
}

export interface Heading {
  readonly number: number
  /** One line. */
  readonly title: string
  readonly at: EpochMillis | undefined
}

export interface Totals {
  readonly title: Title.Title
  readonly project: string | undefined
  readonly activity: Activity.Activity
  /** Sorted names, the first few. */
  readonly models: ReadonlyArray<string>
  readonly tokens: Usage.Usage
  readonly toolCalls: number
  /** Calls that failed, and requests. */
  readonly errors: number
}

export interface Limits {
  readonly pageItems: number
  /** Bytes of lines on a page; a single item can be larger. */
  readonly pageBytes: number
  /** Bytes between two checkpoints. */
  readonly spacing: number
  readonly prompts: number
  /** Items and lines after which the rest is left out: no session has so many, but a file can. */
  readonly items: number
  readonly lines: number
}

/** About 64 checkpoints in a large file, none in a small one. */
export const limitsFor = (bytes: number): Limits => ({
  pageItems: 200,
  pageBytes: 500_000,
  spacing: Math.max(500_000, Math.ceil(bytes / 64)),
  prompts: 1000,
  items: 200_000,
  lines: 2_000_000
})

export interface Builder {
  /** True when enough was read. */
  readonly add: (entry: Record.Entry) => boolean
  /** Ends the conversation. */
  readonly done: () => Outline
}

const mostModels = 10

export const make = (limits: Limits): Builder => {
  let state = Turns.start
  let drafts = [Checkpoint.begin(state, 0, 0)]
  const checkpoints: Array<Checkpoint.Checkpoint> = []
  const pages = [0]
  let items = 0
  let lines = 0
  let onPage = { items: 0, bytes: 0 }
  const prompts: Array<Heading> = []
  const promptNumbers: Array<number> = []
  const models = new Set<string>()
  let totals: Totals = {
    title: Title.none,
    project: undefined,
    activity: Activity.none,
    models: [],
    tokens: Usage.zero,
    toolCalls: 0,
    errors: 0
  }

  const settle = (item: Item): void => {
    const bytes = item._tag === "Aside" || item._tag === "Unreadable" ? 0 : item.size
    if (onPage.items >= limits.pageItems || (onPage.items > 0 && onPage.bytes + bytes > limits.pageBytes)) {
      pages.push(item.number)
      onPage = { items: 0, bytes: 0 }
    }
    onPage = { items: onPage.items + 1, bytes: onPage.bytes + bytes }
    items = item.number + 1
    if (item._tag === "Prompt" && !item.bySubAgent) {
      promptNumbers.push(item.number)
      if (prompts.length < limits.prompts) {
        // A copy: a slice would hold on to the whole text.
        prompts.push({ number: item.number, title: Array.from(Title.clean(item.text)).join(""), at: item.at })
      }
    }
    if (item._tag === "Reply") totals = plus(totals, item)
    if (item._tag === "Reply" && item.model !== undefined && models.size < mostModels) models.add(item.model)
    if (item._tag === "LateResult" && item.result.isError) totals = { ...totals, errors: totals.errors + 1 }
  }

  /** A checkpoint is complete when every page that begins behind it and before the next has been read to its end. */
  const complete = (): void => {
    while (drafts.length > 1 && pages.at(-1)! >= drafts[1]!.checkpoint.next) {
      checkpoints.push(drafts[0]!.checkpoint)
      drafts = drafts.slice(1)
    }
  }

  const isEnough = (): boolean => items >= limits.items || lines >= limits.lines

  return {
    add: (entry) => {
      const { record } = entry
      if (entry.offset - drafts.at(-1)!.checkpoint.offset >= limits.spacing) {
        const draft = Checkpoint.begin(state, entry.line, entry.offset)
        // No item began since the last one: nobody would read from there.
        if (drafts.at(-1)!.checkpoint.next === draft.checkpoint.next) drafts.pop()
        drafts.push(draft)
      }
      drafts = drafts.map((draft) => Checkpoint.needs(draft, record))
      const step = Turns.step(state, entry)
      state = step.state
      step.items.forEach(settle)
      if (step.items.length > 0) complete()
      if (record._tag !== "Unreadable") totals = heard(totals, record)
      lines++
      return isEnough()
    },
    done: () => {
      Turns.finish(state).forEach(settle)
      return {
        items,
        pages,
        checkpoints: [...checkpoints, ...drafts.map(({ checkpoint }) => checkpoint)],
        prompts,
        promptNumbers,
        totals: { ...totals, models: [...models].sort() },
        whole: !isEnough()
      }
    }
  }
}

export const of = (entries: Iterable<Record.Entry>, limits: Limits): Outline => {
  const builder = make(limits)
  for (const entry of entries) if (builder.add(entry)) break
  return builder.done()
}

/** The page, from 0, that holds an item; the last one for numbers behind the end. */
export const pageOf = ({ pages }: Outline, number: number): number => lastAtMost(pages, number)

/** Items of a page: from the first number up to, and without, the second. */
export const range = ({ items, pages }: Outline, page: number): readonly [number, number] =>
  [pages[page]!, pages[page + 1] ?? items]

/** Where reading has to begin to come by the item of a number. */
export const checkpointFor = ({ checkpoints }: Outline, number: number): Checkpoint.Checkpoint =>
  checkpoints[lastAtMost(checkpoints.map(({ next }) => next), number)]!

/** The prompts of people before and behind an item, for reading on from prompt to prompt. */
export const neighbours = (
  { promptNumbers }: Outline, number: number
): { readonly previous: number | undefined; readonly next: number | undefined } => {
  const before = number <= (promptNumbers[0] ?? number) ? -1 : lastAtMost(promptNumbers, number - 1)
  const previous = promptNumbers[before]
  const following = promptNumbers[before + 1]
  return { previous, next: following === number ? promptNumbers[before + 2] : following }
}

/** Index of the last of ascending numbers that is at most `number`; 0 when none is. */
const lastAtMost = (numbers: ReadonlyArray<number>, number: number): number => {
  let low = 0
  let high = numbers.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (numbers[middle]! <= number) low = middle
    else high = middle - 1
  }
  return low
}

const heard = (totals: Totals, record: Exclude<Record.Record, Record.Unreadable>): Totals => ({
  ...totals,
  title: Title.step(totals.title, record),
  project: totals.project ?? record.cwd,
  activity: Activity.seen(totals.activity, record.at)
})

const plus = (totals: Totals, { apiError, parts, usage }: Reply): Totals => {
  const calls = parts.filter((part) => part._tag === "ToolCall")
  const failed = calls.filter(({ result }) => result?.isError === true).length + (apiError === undefined ? 0 : 1)
  return {
    ...totals,
    tokens: usage === undefined ? totals.tokens : Usage.plus(totals.tokens, usage),
    toolCalls: totals.toolCalls + calls.length,
    errors: totals.errors + failed
  }
}
