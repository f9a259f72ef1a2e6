import * as HashMap from "effect/HashMap"
import type { Result, Item, Part } from "./Item.ts"
import * as Recent from "./Recent.ts"
import type * as Record from "./Record.ts"
import type { Scene } from "./Scene.ts"
import * as Spending from "./Spending.ts"

/**
 * A place in a file from which a conversation can be read on: the state of `Turns` without anything that was said, and
 * of what lies further back only what the lines ahead refer to. Small, whatever came before.
 */
export interface Checkpoint {
  /** Number of the first item made from here on. */
  readonly next: number
  readonly line: number
  readonly offset: number
  readonly state: Scene
}

/** A checkpoint that still learns what the lines behind it need. */
export interface Draft {
  readonly full: Scene
  readonly checkpoint: Checkpoint
}

export const begin = (full: Scene, line: number, offset: number): Draft => {
  const { branches, window } = full
  const light: Scene = {
    window: { ...window, items: window.items.map(husk) },
    branches: {
      ...branches,
      turns: Recent.make(branches.turns.limit),
      continued: continuedOf(full, Recent.make(branches.continued.limit), branches.last.number)
    },
    shown: Recent.make(full.shown.limit)
  }
  return { full, checkpoint: { next: window.next, line, offset, state: light } }
}

/** Takes over what a line behind the checkpoint refers to. */
export const needs = (draft: Draft, record: Record.Record): Draft => {
  if (record._tag === "Unreadable") return draft
  let next = turn(turn(draft, record.uuid), record.parentUuid)
  const message = record._tag === "Assistant" ? Spending.keyOf(record) : undefined
  if (message !== undefined && Recent.get(draft.full.shown, message) !== undefined) {
    next = withState(next, (state) => ({ ...state, shown: Recent.set(state.shown, message, true) }))
  }
  return next
}

const turn = (draft: Draft, uuid: string | undefined): Draft => {
  const found = uuid === undefined ? undefined : Recent.get(draft.full.branches.turns, uuid)
  if (uuid === undefined || found === undefined) return draft
  return withState(draft, (state) => ({
    ...state,
    branches: {
      ...state.branches,
      turns: Recent.set(state.branches.turns, uuid, found),
      continued: continuedOf(draft.full, state.branches.continued, found.number)
    }
  }))
}

const continuedOf = (full: Scene, into: Recent.Recent<true>, turn: number): Recent.Recent<true> =>
  Recent.get(full.branches.continued, String(turn)) === undefined ? into : Recent.set(into, String(turn), true)

const withState = (draft: Draft, change: (state: Scene) => Scene): Draft => ({
  full: draft.full, checkpoint: { ...draft.checkpoint, state: change(draft.checkpoint.state) }
})

/** What later lines ask of an item that is open, and no word of it. */
const husk = (item: Item): Item => {
  switch (item._tag) {
    case "Prompt":
      return { ...item, text: "", images: [] }
    case "Command":
      return { ...item, args: "", output: item.output === undefined ? undefined : "" }
    case "Reply":
      return { ...item, parts: item.parts.map(huskOfPart) }
    case "Compaction":
      return { ...item, summary: item.summary === undefined ? undefined : "" }
    case "News":
    case "Notice":
      return { ...item, text: "" }
    case "LateResult":
      return { ...item, result: silent }
    case "Aside":
      return { ...item, kinds: new Map() }
    case "Interruption":
    case "Unreadable":
      return item
  }
}

const silent: Result = { content: [], isError: false, at: undefined, agentId: undefined, saved: undefined }
const nothing: Part = { _tag: "Text", text: "" }

const huskOfPart = (part: Part): Part =>
  part._tag === "ToolCall"
    ? { _tag: "ToolCall", id: part.id, name: "", input: undefined, result: part.result && silent }
    : nothing

/** How many earlier lines and items a checkpoint remembers. */
export const weight = ({ state }: Checkpoint): number =>
  keys(state.branches.turns) + keys(state.branches.continued) + keys(state.shown) + state.window.items.length

const keys = <A>({ old, young }: Recent.Recent<A>): number => HashMap.size(old) + HashMap.size(young)
