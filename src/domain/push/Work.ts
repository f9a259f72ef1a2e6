import { dedupe } from "../queue/Dedupe.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as Numbering from "../text/Numbering.ts"

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
  const found: Array<Found> = []
  const paths = Numbering.make((number) => found[number]!.path, files.reduce((sum, { length }) => sum + length, 0))
  const repeated = new Set<Found>()
  const lists = files.map((entries) => {
    const before = found.length
    for (const entry of entries) {
      const known = found[paths.of(entry.path)]
      if (known === undefined) found.push({ path: entry.path, entries: [entry] })
      else {
        known.entries.push(entry)
        repeated.add(known)
      }
    }
    return found.slice(before)
  })
  for (const item of repeated) item.entries = dedupe(item.entries) as Found["entries"]
  return lists
}

interface Found extends Item {
  entries: [QueueEntry, ...Array<QueueEntry>]
}

export const items = (entries: ReadonlyArray<QueueEntry>): ReadonlyArray<Item> => split([entries])[0] ?? []

/** Did any of the entries come from a session that Claude Code called a fork? */
export const isFork = (item: Item): boolean => item.entries.some((entry) => entry.fork)
