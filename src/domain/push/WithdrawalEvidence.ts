import type { QueueEntry } from "../queue/QueueEntry.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { InDoubt } from "./InDoubt.ts"
import type { Receipt } from "./Receipt.ts"
import type { Sent } from "./WithdrawalPlan.ts"

/** What a workspace's files say about what was sent from it. */
export interface Records {
  readonly receipts: ReadonlyArray<Receipt>
  /** Of the uploaded log, which does not say to which server. */
  readonly uploaded: ReadonlyArray<{ readonly at: EpochMillis; readonly path: string }>
  /** Entries of snapshots that an earlier run left: their uploads may have been accepted. */
  readonly recovered: ReadonlyArray<QueueEntry>
  /** Uploads of which nobody knows whether they arrived. */
  readonly inDoubt: ReadonlyArray<InDoubt>
  /** The server this run talks to: asked about everything of which no receipt names another one. */
  readonly serverUrl: string
}

/** Every sign that a server has, or may have, a session. A line of the log whose receipt is there says nothing more. */
export const sent = ({ inDoubt, receipts, recovered, serverUrl, uploaded }: Records): ReadonlyArray<Sent> => {
  const sessions = receipts.filter(({ sessionId }) => sessionId !== "")
  const explained = new Set(sessions.map(({ path, receivedAt }) => moment(receivedAt, path)))
  const unexplained = uploaded.filter(({ at, path }) => !explained.has(moment(at, path)))
  return [
    ...sessions.map(({ path, receivedAt, serverUrl, sessionId }) => ({ sessionId, path, serverUrl, at: receivedAt })),
    ...unexplained.map(({ at, path }) => ({ sessionId: "", path, serverUrl, at })),
    ...inDoubt.map(({ path, serverUrl, sessionId }) => ({ sessionId, path, serverUrl, at: undefined })),
    ...recovered.map(({ path, sessionId }) => ({ sessionId, path, serverUrl, at: undefined }))
  ]
}

/** The files keep whole seconds. */
const moment = (at: EpochMillis, path: string): string => `${Math.floor(at / 1000)} ${path}`
