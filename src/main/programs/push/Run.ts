import type { PrivateIds } from "../../../domain/privacy/PrivateList.ts"
import type { DeadLetter } from "../../../domain/push/DeadLetter.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import type { PushState } from "../../../domain/push/PushState.ts"
import type { InDoubt } from "../../../domain/push/InDoubt.ts"
import type * as Floor from "../../../domain/push/Floor.ts"
import * as WithdrawalReply from "../../../domain/push/WithdrawalReply.ts"
import type { QueueEntry } from "../../../domain/queue/QueueEntry.ts"
import type { FileStat } from "../../../ports/Disk.ts"
import type { FamilyBook } from "./FamilyBook.ts"
import type { PrivateGuard } from "./PrivateGuard.ts"
import type { PushOptions } from "./PushOptions.ts"
import type { ReceiptBook } from "./ReceiptBook.ts"

/**
 * What one run carries from its beginning to its end. The fields that change are changed by one program each, between
 * two of its steps, so that the decisions themselves stay pure.
 */
export interface Run {
  readonly options: PushOptions
  /** The lock file this run holds. */
  readonly lock: FileStat | undefined
  readonly guard: PrivateGuard
  readonly book: ReceiptBook
  readonly family: FamilyBook
  /** Pace; changed by the conductor and whoever stops the run. */
  plan: Plan.State
  /** Was anything accepted? */
  accepted: boolean
  /** Words of the server, from accepted uploads of this run. */
  features: ReadonlyArray<string> | undefined
  /** What the server says it can and this run found it cannot. */
  readonly distrusted: Set<string>
  /** Those of its words that are on disk. */
  noted: ReadonlyArray<string>
  readonly state: PushState
  floor: Floor.Floor | undefined
  closed: string | undefined
  /** The dead-letter list as it is now. */
  letters: ReadonlyArray<DeadLetter>
  /** Paths this run has dealt with. */
  readonly handled: Set<string>
  /** Paths of which something was sent in this pass without a clear answer. */
  readonly unclear: Set<string>
  /** The uploads in doubt as they are on disk now. */
  inDoubt: ReadonlyArray<InDoubt>
  /** Lines this pass put into the queue. */
  queued: number
  /** Lines this run put into the queue itself; not to be tried again before the next run. */
  readonly resting: Map<string, QueueEntry>
  readonly recall: Recall
}

/** What was looked into of taking sessions back. */
export interface Recall {
  /** The private list as of the last look. */
  ids: PrivateIds | undefined
  /** How many are still to be deleted. */
  due: number
  /** Names the server would still refuse, or was asked to delete: if they are open again, they wait for another run. */
  readonly barred: Set<string>
}

/** Has the server said that it can do this? Known from this run, else from an earlier one. */
export const serverCan = (run: Run, word: string): boolean =>
  !run.distrusted.has(word) && (run.features ?? run.state.features[run.options.credentials.serverUrl] ?? []).includes(word)

export const serverSaysSha256 = (run: Run): boolean => serverCan(run, "sha256")

/** The word by which a server says that it takes the families of sessions (design §4). */
export const bundle = "bundle"

/** The words of an accepted upload; `sha256`, once seen, stays (design §4). */
export const learnFeatures = (run: Run, words: ReadonlyArray<string>, answeredWithSha256: boolean): void => {
  const sticky = answeredWithSha256 || serverSaysSha256(run) ? ["sha256"] : []
  run.accepted = true
  run.features = [...new Set([...sticky, ...words])]
}

/** The server shows that it cannot do this any more. */
export const forget = (run: Run, word: string): void => {
  const known = run.features ?? run.state.features[run.options.credentials.serverUrl] ?? []
  run.features = known.filter((each) => each !== word)
}

/** What an answer about a withdrawal says of the server's words; the others stay. */
export const learnWithdrawal = (run: Run, able: boolean): void => {
  const known = run.features ?? run.state.features[run.options.credentials.serverUrl] ?? []
  const others = known.filter((word) => word !== WithdrawalReply.feature)
  run.features = able ? [...others, WithdrawalReply.feature] : others
}

const key = (entry: QueueEntry): string => `${entry.sessionId}\0${entry.path}`

export const rest = (run: Run, entries: ReadonlyArray<QueueEntry>): void =>
  entries.forEach((entry) => run.resting.set(key(entry), entry))

/** Is this the very line the run wrote, with no newer capture folded into it? */
export const isResting = (run: Run, entry: QueueEntry): boolean =>
  run.resting.get(key(entry))?.capturedAt === entry.capturedAt && run.resting.has(key(entry))

/** Sends nothing more; the first reason stays. */
export const close = (run: Run, message: string): void => {
  run.plan = Plan.stop(run.plan, "closed")
  run.closed ??= message
}
