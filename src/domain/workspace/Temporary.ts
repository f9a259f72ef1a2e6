import * as Workspace from "./Workspace.ts"

/** The name under which a new content of `path` is written before it takes the place of the old one. */
export const make = (path: string, pid: number, hex8: string): string => `${path}.${pid}.${hex8}.tmp`

const replacedByPush = [
  Workspace.receipts, Workspace.familyReceipts, Workspace.inDoubt, Workspace.deadLetters, Workspace.pushState
]

/**
 * In `.claude`: such a name of a file that is replaced only by whoever holds the push lock. The holder may delete it,
 * for its writer is dead. Nobody may delete the others: a capture and a mark also write without a lock, and a process
 * number says nothing about a process in another container or on another machine.
 */
export const isOfPush = (name: string): boolean =>
  replacedByPush.some((of) => {
    const file = of(Workspace.make("")).replace(/.*\//, "")
    return name.startsWith(file) && /^\.\d+\.[0-9a-f]{8}\.tmp$/.test(name.slice(file.length))
  })
