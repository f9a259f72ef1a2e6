import type { DeadLetter } from "../push/DeadLetter.ts"
import type { Receipt } from "../push/Receipt.ts"
import type { Withdrawal } from "../push/Withdrawal.ts"
import * as WithdrawalPlan from "../push/WithdrawalPlan.ts"
import type { PrivateSkipped } from "../queue/AuditLine.ts"
import type { QueueEntry } from "../queue/QueueEntry.ts"
import * as SessionId from "../session/SessionId.ts"
import * as SessionState from "./SessionState.ts"

/** Everything the workspace's files hold about its sessions. */
export interface Records {
  /** Of the live queue and all snapshots, repeats folded. */
  readonly queued: ReadonlyArray<QueueEntry>
  readonly dead: ReadonlyArray<DeadLetter>
  /** Old ones first. */
  readonly receipts: ReadonlyArray<Receipt>
  readonly withdrawals: ReadonlyArray<Withdrawal>
  /** What push kept back as private, oldest first. */
  readonly keptBack: ReadonlyArray<PrivateSkipped>
  /** As the private list writes them. */
  readonly privateIds: ReadonlyArray<string>
  readonly isPrivate: (session: { readonly sessionId: string; readonly path: string }) => boolean
  readonly fileAt: (path: string) => SessionState.Measured | undefined
  readonly forksHeld: boolean
  /** The server this user sends to; a receipt of another one counts only where this one gave none. */
  readonly serverUrl: string | undefined
}

export interface Session {
  /** Effective id: as given, else the name of the file. */
  readonly sessionId: string
  /** Empty for a private session of which nothing else is known. */
  readonly path: string
  readonly state: SessionState.SessionState
  /** What the server last acknowledged and still has. */
  readonly receipt: Receipt | undefined
}

/**
 * Each known session once for each of its paths, with its state; in the order queue, dead letters, receipts, kept
 * back, private list. Every record of the input is behind exactly one session of the output; only what a server has
 * given back, and is neither private nor queued any more, is not shown.
 */
export const gather = (records: Records): ReadonlyArray<Session> => {
  const targets = new Map<string, { readonly sessionId: string; readonly path: string }>()
  const key = (id: string, path: string): string => `${SessionId.normalize(id)}\u0000${path}`
  const keyOf = (target: { readonly sessionId: string; readonly path: string }): string =>
    key(SessionId.effective(target), target.path)
  const add = (target: { readonly sessionId: string; readonly path: string }): void => {
    const name = keyOf(target)
    if (!targets.has(name)) targets.set(name, { sessionId: SessionId.effective(target), path: target.path })
  }
  records.queued.forEach(add)
  records.dead.forEach(add)
  records.receipts.forEach(add)
  records.keptBack.forEach(add)
  const seenIds = new Set([...targets.values()].map((target) => SessionId.normalize(target.sessionId)))
  for (const id of records.privateIds) {
    if (!seenIds.has(SessionId.normalize(id))) add({ sessionId: id, path: "" })
  }
  const queued = new Map(records.queued.map((entry) => [keyOf(entry), entry]))
  const dead = new Map(records.dead.map((letter) => [keyOf(letter), letter]))
  const keptBack = new Map(records.keptBack.map((skipped) => [keyOf(skipped), skipped.at]))
  const receipts = new Map<string, Receipt>()
  for (const receipt of records.receipts) {
    const known = receipts.get(keyOf(receipt))
    if (known === undefined || known.serverUrl !== records.serverUrl || receipt.serverUrl === records.serverUrl) {
      receipts.set(keyOf(receipt), receipt)
    }
  }
  const withdrawals = new Map<string, Withdrawal>()
  for (const withdrawal of records.withdrawals) {
    if (withdrawal.liftedAt !== undefined) continue
    const id = SessionId.normalize(withdrawal.sessionId)
    const known = withdrawals.get(id)
    if (known === undefined || known.doneAt !== undefined) withdrawals.set(id, withdrawal)
  }
  const isGone = WithdrawalPlan.gone(records.withdrawals)
  return [...targets].flatMap(([name, { path, sessionId }]) => {
    const last = receipts.get(name)
    const receipt = last === undefined || isGone(last) ? undefined : last
    const state = SessionState.decide({
      listedPrivate: path === "" || records.isPrivate({ sessionId, path }),
      queued: queued.get(name),
      dead: dead.get(name),
      receipt,
      keptBackAt: keptBack.get(name),
      file: path === "" ? undefined : records.fileAt(path),
      withdrawal: [SessionId.stem(path), sessionId].flatMap((id) => withdrawals.get(SessionId.normalize(id)) ?? [])[0],
      forksHeld: records.forksHeld
    })
    return state === undefined ? [] : [{ sessionId, path, state, receipt }]
  })
}

/** How many sessions are in each state. */
export const count = (sessions: ReadonlyArray<Session>): Readonly<Record<SessionState.SessionState["_tag"], number>> => {
  const counts = { Private: 0, KeptBack: 0, Held: 0, Waiting: 0, Dead: 0, Grown: 0, Sent: 0 }
  for (const { state } of sessions) counts[state._tag] += 1
  return counts
}
