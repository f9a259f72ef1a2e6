import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import type { Item } from "./Item.ts"

/**
 * The items at the end of a conversation that later lines may still change: a message gets further blocks, a call its
 * result, a command its output. Bounded, so that a conversation of any length can be read item by item.
 */
export interface Window {
  readonly items: ReadonlyArray<Item>
  /** Number of the item that comes next. */
  readonly next: number
  /** Bytes of lines whose content the items hold. */
  readonly weight: number
  /** Numbers of the items that hold a call of this id, the last one's of several. */
  readonly calls: HashMap.HashMap<string, number>
  /** Numbers of the items that hold a message of this id. */
  readonly messages: HashMap.HashMap<string, number>
}

export const empty: Window = { items: [], next: 0, weight: 0, calls: HashMap.empty(), messages: HashMap.empty() }

/** Items kept open. A call's result comes within a few lines, and what two clients write at once lies close. */
export const mostItems = 64

/** Content kept open, in bytes of lines: two of the longest lines. */
export const mostBytes = 16_777_216

const weightOf = (item: Item): number => item._tag === "Aside" || item._tag === "Unreadable" ? 0 : item.size

export const push = (window: Window, item: Item): Window =>
  index({
    ...window,
    items: [...window.items, item],
    next: window.next + 1,
    weight: window.weight + weightOf(item)
  }, item, 0)

/** The open item of a number. */
export const at = (window: Window, number: number): Item | undefined =>
  window.items[number - (window.next - window.items.length)]

/** Puts an item in the place of the open one of its number. Parts of a message are only added, behind the others. */
export const replace = (window: Window, item: Item): Window => {
  const place = item.number - (window.next - window.items.length)
  const before = window.items[place]
  if (before === undefined) return window
  const items = window.items.with(place, item)
  return index({ ...window, items, weight: window.weight + weightOf(item) - weightOf(before) }, item, partsOf(before))
}

/** The last open item that `is` takes. */
export const findLast = <A extends Item>(window: Window, is: (item: Item) => item is A): A | undefined =>
  window.items.findLast(is)

export const holderOfCall = (window: Window, id: string): Item | undefined => holder(window, window.calls, id)

export const holderOfMessage = (window: Window, id: string): Item | undefined => holder(window, window.messages, id)

/** Lets the oldest items go until the window is within its bounds; they are final. */
export const shed = (window: Window, most: number = mostItems): readonly [Window, ReadonlyArray<Item>] => {
  let { weight } = window
  let gone = 0
  while (window.items.length - gone > most || (weight > mostBytes && window.items.length - gone > 1)) {
    weight -= weightOf(window.items[gone]!)
    gone++
  }
  if (gone === 0) return [window, []]
  const settled = window.items.slice(0, gone)
  let { calls, messages } = window
  for (const item of settled) {
    if (item._tag !== "Reply") continue
    for (const part of item.parts) {
      if (part._tag === "ToolCall" && part.id !== undefined) calls = drop(calls, part.id, item)
    }
    if (item.messageId !== undefined) messages = drop(messages, item.messageId, item)
  }
  return [{ ...window, items: window.items.slice(gone), weight, calls, messages }, settled]
}

type Index = HashMap.HashMap<string, number>

const holder = (window: Window, index: Index, id: string): Item | undefined => {
  const number = Option.getOrUndefined(HashMap.get(index, id))
  return number === undefined ? undefined : at(window, number)
}

const drop = (index: Index, id: string, item: Item): Index =>
  Option.getOrUndefined(HashMap.get(index, id)) === item.number ? HashMap.remove(index, id) : index

const partsOf = (item: Item): number => item._tag === "Reply" ? item.parts.length : 0

/** Notes the calls among the parts from `first` on. */
const index = (window: Window, item: Item, first: number): Window => {
  if (item._tag !== "Reply") return window
  let { calls } = window
  for (const part of first === 0 ? item.parts : item.parts.slice(first)) {
    if (part._tag === "ToolCall" && part.id !== undefined) calls = HashMap.set(calls, part.id, item.number)
  }
  const { messages } = window
  return first === 0 && item.messageId !== undefined
    ? { ...window, calls, messages: HashMap.set(messages, item.messageId, item.number) }
    : { ...window, calls, messages }
}
