import * as Branches from "./Branches.ts"
import type * as Item from "./Item.ts"
import * as Recent from "./Recent.ts"
import type * as Record from "./Record.ts"
import * as Window from "./Window.ts"

/** What is known in the middle of a conversation. */
export interface Scene {
  readonly window: Window.Window
  readonly branches: Branches.Branches
  /** Messages whose tokens an item shows already. */
  readonly shown: Recent.Recent<true>
}

export const empty: Scene = { window: Window.empty, branches: Branches.none, shown: Recent.make(50_000) }

/** The place of the line at hand: what every item made from it has. */
export interface Here extends Omit<Item.Base, "number"> {
  readonly forks: boolean
}

export const here = (entry: Record.Entry, record: Record.Common, branch: number, forks: boolean): Here => ({
  key: keyOf(record.uuid, entry.line),
  line: entry.line,
  offset: entry.offset,
  at: record.at,
  branch,
  size: entry.size,
  bySubAgent: record.isSidechain,
  forks
})

/** Without what only the line itself needs. */
export const base = (scene: Scene, { at, branch, bySubAgent, key, line, offset, size }: Here): Item.Base => ({
  number: scene.window.next, key, line, offset, at, branch, size, bySubAgent
})

export const push = (scene: Scene, item: Item.Item): Scene => ({ ...scene, window: Window.push(scene.window, item) })

export const replace = (scene: Scene, item: Item.Item): Scene => ({
  ...scene, window: Window.replace(scene.window, item)
})

/** Different kinds an aside tells apart. */
export const mostKinds = 50

/** Folds a line into the aside at the end, or begins one. */
export const aside = (scene: Scene, place: Here, kind: string): Scene => {
  const last = scene.window.items.at(-1)
  if (last?._tag !== "Aside" || last.branch !== place.branch || last.bySubAgent !== place.bySubAgent) {
    return push(scene, { _tag: "Aside", ...base(scene, place), lines: 1, kinds: new Map([[kind, 1]]) })
  }
  const name = last.kinds.has(kind) || last.kinds.size < mostKinds ? kind : "…"
  const kinds = new Map(last.kinds).set(name, (last.kinds.get(name) ?? 0) + 1)
  return replace(scene, { ...last, size: last.size + place.size, lines: last.lines + 1, kinds })
}

export const unreadable = (scene: Scene, entry: Record.Entry, reason: string): Scene => {
  const last = scene.window.items.at(-1)
  if (last?._tag === "Unreadable" && last.reason === reason) {
    return replace(scene, { ...last, size: last.size + entry.size, lines: last.lines + 1 })
  }
  const { line, offset, size } = entry
  const key = keyOf(undefined, line)
  const { window: { next: number }, branches: { last: { branch } } } = scene
  return push(scene, {
    _tag: "Unreadable", number, key, line, offset, at: undefined, branch, size, bySubAgent: false, reason, lines: 1
  })
}

const keyOf = (uuid: string | undefined, line: number): string =>
  uuid !== undefined && /^[\w-]{1,64}$/.test(uuid) ? uuid : `line-${line}`
