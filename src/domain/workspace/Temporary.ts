import * as RuleFiles from "../pull/RuleFiles.ts"
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
export const isOfPush = (name: string): boolean => {
  const file = replaced(name)
  return replacedByPush.some((of) => file === nameOf(of))
}

/** The same of the pull lock: the state of pulls in `.claude`, and the server's files in `.claude/rules`. */
export const isOfPull = (name: string): boolean => {
  const file = replaced(name)
  return file !== undefined && (file === nameOf(Workspace.pullState) || RuleFiles.isOurs(file))
}

const nameOf = (of: (workspace: Workspace.Workspace) => string): string => of(Workspace.make("")).replace(/.*\//, "")

/** The file whose new content this is. */
const replaced = (name: string): string | undefined => /^(.*)\.\d+\.[0-9a-f]{8}\.tmp$/.exec(name)?.[1]
