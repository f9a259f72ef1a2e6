import { dedupe } from "../queue/Dedupe.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"

/**
 * One transcript to send and every entry that asks for it. The file alone decides what is sent and under which name, so
 * entries with the same path share one upload, whatever ids they carry (W-30), and one fate.
 */
export interface Item {
  readonly path: string
  readonly entries: readonly [QueueEntry, ...Array<QueueEntry>]
}

/**
 * The work of several queue files, first to last: repeats folded over all of them (the latest capture time stays), each
 * transcript once, with the first file that names it. As many lists as files.
 */
export const split = (files: ReadonlyArray<ReadonlyArray<QueueEntry>>): ReadonlyArray<ReadonlyArray<Item>> => {
  const home = new Map<string, number>()
  files.forEach((entries, file) => entries.forEach(({ path }) => home.has(path) || home.set(path, file)))
  const lists: ReadonlyArray<Array<Item>> = files.map(() => [])
  const found = new Map<string, [QueueEntry, ...Array<QueueEntry>]>()
  for (const entry of dedupe(files.flat())) {
    const same = found.get(entry.path)
    if (same !== undefined) {
      same.push(entry)
      continue
    }
    const entries: [QueueEntry, ...Array<QueueEntry>] = [entry]
    found.set(entry.path, entries)
    lists[home.get(entry.path)!]!.push({ path: entry.path, entries })
  }
  return lists
}

export const items = (entries: ReadonlyArray<QueueEntry>): ReadonlyArray<Item> => split([entries])[0] ?? []

/** Did any of the entries come from a session that Claude Code called a fork? */
export const isFork = (item: Item): boolean => item.entries.some((entry) => entry.fork)
