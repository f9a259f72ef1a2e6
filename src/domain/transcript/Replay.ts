import type { Item } from "./Item.ts"
import * as Outline from "./Outline.ts"
import type * as Record from "./Record.ts"
import * as Turns from "./Turns.ts"

/** Reads one page of a conversation, from the checkpoint before it to the line that settles its last item. */
export interface Replay {
  /** Where the first line to read stands. */
  readonly line: number
  readonly offset: number
  /** Takes the next line; true when no further one is needed. */
  readonly add: (entry: Record.Entry) => boolean
  /** The items of the page; call it when no line is left or none is needed. */
  readonly done: () => ReadonlyArray<Item>
}

export const make = (outline: Outline.Outline, page: number): Replay => {
  const [first, end] = Outline.range(outline, page)
  const { line, offset, state: start } = Outline.checkpointFor(outline, first)
  const items: Array<Item> = []
  let state = start
  const keep = (item: Item): void => {
    if (item.number >= first && item.number < end) items.push(item)
  }
  return {
    line,
    offset,
    add: (entry) => {
      const step = Turns.step(state, entry)
      state = step.state
      step.items.forEach(keep)
      return items.length === end - first
    },
    done: () => {
      if (items.length < end - first) Turns.finish(state).forEach(keep)
      return items
    }
  }
}
