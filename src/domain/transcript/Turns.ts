import * as Branches from "./Branches.ts"
import type * as Item from "./Item.ts"
import * as Listening from "./Listening.ts"
import type * as Record from "./Record.ts"
import * as Replying from "./Replying.ts"
import * as Scene from "./Scene.ts"
import * as Speech from "./Speech.ts"
import * as Window from "./Window.ts"

/**
 * A conversation as people read it, made from the lines of its file in their order. `step` takes one line and gives the
 * items that have become final; `finish` gives the rest. A state is a plain value: one that was kept at the end of a
 * page, with the offset of the next line, goes on from there.
 */
export type State = Scene.Scene

export interface Step {
  readonly state: State
  readonly items: ReadonlyArray<Item.Item>
}

export const start: State = Scene.empty

export const step = (state: State, entry: Record.Entry): Step => {
  const next = read(state, entry)
  const [window, items] = Window.shed(next.window)
  return { state: items.length === 0 ? next : { ...next, window }, items }
}

export const finish = (state: State): ReadonlyArray<Item.Item> => state.window.items

/** The whole conversation at once. */
export const of = (entries: Iterable<Record.Entry>): ReadonlyArray<Item.Item> => {
  const all: Array<Item.Item> = []
  let state = start
  for (const entry of entries) {
    const next = step(state, entry)
    all.push(...next.items)
    state = next.state
  }
  return [...all, ...finish(state)]
}

const read = (state: State, entry: Record.Entry): State => {
  const { record } = entry
  if (record._tag === "Unreadable") return Scene.unreadable(state, entry, record.reason)
  if (record.uuid !== undefined && Branches.has(state.branches, record.uuid)) {
    return Scene.aside(state, Scene.here(entry, record, state.branches.last.branch, false), "repeated")
  }
  const speech = record._tag === "User" || record._tag === "QueuedPrompt" ? Speech.of(record) : undefined
  const startsTurn = record._tag === "User" && !record.isSidechain && speech?._tag === "Prompt"
  const { uuid, parentUuid } = record
  const { branch, branches, forks } = Branches.place(state.branches, { uuid, parentUuid, startsTurn })
  const here = Scene.here(entry, record, branch, forks)
  const placed = { ...state, branches }
  switch (record._tag) {
    case "Assistant":
      return Replying.message(placed, here, record)
    case "User":
      return Listening.speech(Replying.results(placed, here, record), here, speech!, record)
    case "QueuedPrompt":
      return Listening.speech(placed, here, speech!, record)
    case "LocalCommand":
      return Listening.speech(placed, here, Speech.ofLocalCommand(record), record)
    default:
      return Listening.system(placed, here, record)
  }
}
