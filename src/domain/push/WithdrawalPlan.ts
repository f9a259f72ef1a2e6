import type { PrivateIds } from "../privacy/PrivateList.ts"
import * as Verdict from "../privacy/Verdict.ts"
import * as SessionId from "../session/SessionId.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import type { Receipt } from "./Receipt.ts"
import * as Withdrawal from "./Withdrawal.ts"
import * as WithdrawalName from "./WithdrawalName.ts"

/** Something that says a server has, or may have, a session. */
export interface Sent extends Verdict.Named {
  readonly serverUrl: string
  /** When it was acknowledged; `undefined` when nobody knows whether it was. */
  readonly at: EpochMillis | undefined
}

export interface Evidence {
  readonly sent: ReadonlyArray<Sent>
  /** What else is known of sessions; says only which of them are private. */
  readonly named: ReadonlyArray<Verdict.Named>
  readonly withdrawals: ReadonlyArray<Withdrawal.Withdrawal>
  readonly ids: PrivateIds
  /** The server this run talks to. */
  readonly serverUrl: string
  readonly now: EpochMillis
}

/** One session to be asked for; `lines` are the requests that are settled by its outcome. */
export interface Due {
  readonly name: string
  readonly lines: readonly [Withdrawal.Withdrawal, ...Array<Withdrawal.Withdrawal>]
}

export interface Plan {
  /** To be written down before anything is done: new requests, and old ones nobody wants any more. */
  readonly record: ReadonlyArray<Withdrawal.Line>
  /** To be taken back from this server now. */
  readonly due: ReadonlyArray<Due>
  /** How many are due at other servers, which only a push to those can ask. */
  readonly elsewhere: number
  /** Taken back from this server and not private any more. */
  readonly lift: ReadonlyArray<Due>
}

/**
 * What is to be taken back, derived from everything the workspace knows, so that no crash between a mark and its request
 * loses one (promise 2 of design §1). A server keeps one session of a name: it is private when any of its names is. A
 * request whose session is known and open again was cut short by `mark-private --undo`; one of which nothing is known
 * stands.
 */
export const make = (evidence: Evidence): Plan => {
  const { ids, now, sent, serverUrl, withdrawals } = evidence
  const known = verdicts(evidence)
  const isPrivate = (name: string): boolean =>
    ids.has(SessionId.normalize(name)) || known.get(name) === "private"
  const isOpen = (name: string): boolean => !isPrivate(name) && known.has(name)
  const asked = group(withdrawals)
  const requests = new Map<string, Withdrawal.Withdrawal>()
  for (const each of sent) {
    const name = WithdrawalName.ofPath(each.path)
    const key = keyOf(name, each.serverUrl)
    const before = asked.get(key) ?? []
    if (!isPrivate(name) || requests.has(key) || before.some(isPending) || isCovered(before, each.at)) continue
    requests.set(key, { sessionId: name, serverUrl: each.serverUrl, requestedAt: now, doneAt: undefined })
  }
  const pending = [...withdrawals.filter(isPending), ...requests.values()]
  const unwanted = pending.filter((each) => isOpen(nameOf(each)))
  const wanted = pending.filter((each) => !isOpen(nameOf(each)))
  const here = (each: Withdrawal.Withdrawal): boolean => each.serverUrl === serverUrl
  const liftable = withdrawals.filter((each) => here(each) && Withdrawal.stands(each) && isOpen(nameOf(each)))
  return {
    record: [
      ...requests.values(),
      ...unwanted.map(({ serverUrl, sessionId }) => ({ sessionId, serverUrl, cancelled: true } as const))
    ],
    due: dues(wanted.filter(here)),
    elsewhere: group(wanted.filter((each) => !here(each))).size,
    lift: dues(liftable)
  }
}

/** Has a server deleted what it acknowledged with a receipt? `path` is the transcript's, for its family, too. */
export const gone = (
  withdrawals: ReadonlyArray<Withdrawal.Withdrawal>
): (receipt: Pick<Receipt, "path" | "receivedAt" | "serverUrl">) => boolean => {
  const asked = group(withdrawals)
  return ({ path, receivedAt, serverUrl }) =>
    asked.size > 0 && isCovered(asked.get(keyOf(WithdrawalName.ofPath(path), serverUrl)) ?? [], receivedAt)
}

const isPending = ({ doneAt }: Withdrawal.Withdrawal): boolean => doneAt === undefined

const isCovered = (before: ReadonlyArray<Withdrawal.Withdrawal>, at: EpochMillis | undefined): boolean =>
  before.some((each) => at === undefined ? Withdrawal.stands(each) : Withdrawal.covers(each, at))

const nameOf = ({ sessionId }: Withdrawal.Withdrawal): string => WithdrawalName.ofId(sessionId)

const keyOf = (name: string, serverUrl: string): string => `${serverUrl}\n${name}`

/** Private wins over open. */
const verdicts = ({ ids, named, sent }: Evidence): ReadonlyMap<string, "open" | "private"> => {
  const found = new Map<string, "open" | "private">()
  for (const each of [...sent, ...named]) {
    const verdict = Verdict.of(each, ids)._tag === "Private" ? "private" : "open"
    for (const name of [WithdrawalName.ofPath(each.path), WithdrawalName.ofId(SessionId.effective(each))]) {
      if (found.get(name) !== "private") found.set(name, verdict)
    }
  }
  return found
}

const group = (all: ReadonlyArray<Withdrawal.Withdrawal>): Map<string, Array<Withdrawal.Withdrawal>> => {
  const groups = new Map<string, Array<Withdrawal.Withdrawal>>()
  for (const each of all) {
    const key = keyOf(nameOf(each), each.serverUrl)
    groups.set(key, [...groups.get(key) ?? [], each])
  }
  return groups
}

const dues = (all: ReadonlyArray<Withdrawal.Withdrawal>): ReadonlyArray<Due> =>
  [...group(all).values()].map((lines) => ({ name: nameOf(lines[0]!), lines: lines as [Withdrawal.Withdrawal] }))
