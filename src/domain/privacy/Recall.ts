import type { InDoubt } from "../push/InDoubt.ts"
import type { Receipt } from "../push/Receipt.ts"
import * as Withdrawal from "../push/Withdrawal.ts"
import * as WithdrawalName from "../push/WithdrawalName.ts"
import * as SessionId from "../session/SessionId.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Verdict from "./Verdict.ts"

/** What marking or unmarking a session means for the servers that already have it, or parts of its family. */
export interface Recall {
  /** Servers that acknowledged something of it which they have not deleted since, and when they last did. */
  readonly heldBy: ReadonlyArray<{ readonly serverUrl: string; readonly receivedAt: EpochMillis }>
  /** Other servers that may have something of it: nobody knows whether an upload arrived. */
  readonly mayBeAt: ReadonlyArray<string>
  /** Withdrawals that nobody asked for yet. */
  readonly missing: ReadonlyArray<Withdrawal.Withdrawal>
  /** Asked for and not done. */
  readonly due: ReadonlyArray<Withdrawal.Withdrawal>
  /** Deleted there; the server keeps a tombstone, which the next push to it lifts. */
  readonly done: ReadonlyArray<Withdrawal.Withdrawal>
}

const sameText = (a: string, b: string): boolean => SessionId.normalize(a) === SessionId.normalize(b)

/**
 * `now` is the time of a new request. Sub-agents and tool results count as parts of their session. Requests name files,
 * because that is how a server knows sessions.
 */
export const of = (
  sessionId: string,
  receipts: ReadonlyArray<Receipt>,
  withdrawals: ReadonlyArray<Withdrawal.Withdrawal>,
  now: EpochMillis,
  inDoubt: ReadonlyArray<InDoubt> = []
): Recall => {
  const isOurs = (id: string): boolean => sameText(id, sessionId)
  const family = receipts.filter((receipt) => Verdict.judge(receipt, isOurs)._tag === "Private")
  const held = new Map<string, EpochMillis>()
  const missing = new Map<string, Withdrawal.Withdrawal>()
  const parts = new Set([SessionId.normalize(sessionId)])
  for (const receipt of family) {
    const { receivedAt, serverUrl } = receipt
    const id = WithdrawalName.ofPath(receipt.path)
    for (const part of [id, SessionId.effective(receipt)]) parts.add(SessionId.normalize(part))
    const asked = withdrawals.filter((each) => each.serverUrl === serverUrl && sameText(each.sessionId, id))
    if (asked.some((each) => Withdrawal.covers(each, receivedAt))) continue
    held.set(serverUrl, Math.max(held.get(serverUrl) ?? receivedAt, receivedAt))
    if (asked.some(({ doneAt }) => doneAt === undefined)) continue
    missing.set(`${SessionId.normalize(id)}\t${serverUrl}`, { sessionId: id, serverUrl, requestedAt: now, doneAt: undefined })
  }
  const mayBeAt = new Set<string>()
  for (const upload of inDoubt.filter((each) => Verdict.judge(each, isOurs)._tag === "Private")) {
    const { path, serverUrl } = upload
    const id = WithdrawalName.ofPath(path)
    for (const part of [id, SessionId.effective(upload)]) parts.add(SessionId.normalize(part))
    const asked = withdrawals.filter((each) => each.serverUrl === serverUrl && sameText(each.sessionId, id))
    if (asked.some(Withdrawal.stands)) continue
    if (!held.has(serverUrl)) mayBeAt.add(serverUrl)
    if (asked.some(({ doneAt }) => doneAt === undefined)) continue
    missing.set(`${SessionId.normalize(id)}\t${serverUrl}`, { sessionId: id, serverUrl, requestedAt: now, doneAt: undefined })
  }
  const ours = withdrawals.filter((withdrawal) => parts.has(SessionId.normalize(withdrawal.sessionId)))
  return {
    heldBy: [...held].map(([serverUrl, receivedAt]) => ({ serverUrl, receivedAt })),
    mayBeAt: [...mayBeAt],
    missing: [...missing.values()],
    due: ours.filter(({ doneAt }) => doneAt === undefined),
    done: ours.filter(Withdrawal.stands)
  }
}
