import * as Timestamp from "../../../domain/time/Timestamp.ts"
import type { Changed, ListError } from "./SealedList.ts"

/** What `agnes mark-private` says (client spec §6.2; design §3). */

export const marked = (id: string): string =>
  `Session ${id} marked as private. Its transcript will not be uploaded by \`agnes push\`.`

export const alreadyMarked = (id: string): string => `Session ${id} is already marked as private. No change.`

export const sent = (url: string, at: Timestamp.EpochMillis): string =>
  `It was already sent to ${url} (last at ${Timestamp.format(at)}). The next \`agnes push\` to it asks that server to ` +
  "delete it; `agnes status` shows when that is done."

export const mayBeAt = (url: string): string =>
  `${url} may have it: an upload went there and no answer came. The next \`agnes push\` to it asks that server to ` +
  "delete it; `agnes status` shows when that is done."

export const recordedLater =
  "Its transcript is large; what recognises a fork of it is being recorded in the background."

export const unmarked = (id: string): string => `Session ${id} is no longer marked as private.`

export const notMarked = (id: string): string => `Session ${id} is not marked as private. No change.`

export const queuedAgain = "It is queued again; the next `agnes push` uploads it."

export const notQueued =
  "Its transcript was not found, so nothing is queued; it is captured when the session runs again."

export const cancelled = (url: string): string => `${url} is no longer asked to delete it.`

export const deletedThere = (url: string): string =>
  `${url} has deleted it already; the next \`agnes push\` to it asks that server to take it again.`

export const accepted = (root: string, count: number): string =>
  `The private list of ${root} is accepted as it is now: ${count} ${count === 1 ? "session" : "sessions"}.`

export const noWorkspace = (id: string): string =>
  `Error: no workspace found for session ${id}: neither the current directory nor a transcript of the session leads ` +
  "to one. Nothing was written. Run this in the workspace, or set AGNES_LOCAL_DIR to it."

export const noCurrentWorkspace =
  "Error: this is no workspace. Nothing was written. Run this in the workspace, or set AGNES_LOCAL_DIR to it."

const unsealed = (root: string): string =>
  `Warning: the private list of ${root} is not the one agnes left there: it was shortened, replaced or deleted. ` +
  "`agnes push` uploads nothing until you have looked at it and run: agnes mark-private --accept-list"

const sealTrouble = (root: string, message: string): string =>
  `Warning: ${root}: the seal of the private list could not be renewed (${message}); the list itself is in order.`

/** What is to be said about a list's seal: nothing when all is well. */
export const aboutSeal = (root: string, seal: Changed["seal"]): ReadonlyArray<string> => {
  if (seal === "sealed") return []
  return [seal === "differs" ? unsealed(root) : sealTrouble(root, seal.message)]
}

const reasonOf = (error: ListError): string =>
  error._tag === "Unreadable" ? `the private list cannot be read (${error.reason})` : error.message

export const unreadable = (root: string, error: ListError): string =>
  `Error: ${root}: ${reasonOf(error)}. \`agnes push\` uploads nothing until the list is repaired; then run: ` +
  "agnes mark-private --accept-list"

export const notWritten = (root: string, error: ListError): string =>
  `Error: ${root}: ${reasonOf(error)}. The private list could not be changed; correct this and run the command again.`

export const unknownWhetherSent = (root: string, message: string): string =>
  `Error: ${root}: ${message}. Whether it was sent before could not be settled; correct this and run the command again.`
