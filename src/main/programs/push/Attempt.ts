import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Classification from "../../../domain/push/Classification.ts"
import * as Outcome from "../../../domain/push/Outcome.ts"
import * as Receipt from "../../../domain/push/Receipt.ts"
import * as WithdrawalName from "../../../domain/push/WithdrawalName.ts"
import * as Work from "../../../domain/push/Work.ts"
import * as SessionId from "../../../domain/session/SessionId.ts"
import { Clock } from "../../../ports/Clock.ts"
import { type OpenTranscript, Transcripts } from "../../../ports/Transcripts.ts"
import { use } from "../../../ports/Use.ts"
import * as Deliver from "./Deliver.ts"
import * as Features from "./Features.ts"
import * as FloorIn from "./FloorIn.ts"
import { judge } from "./Judge.ts"
import * as KeptBack from "./KeptBack.ts"
import * as Run from "./Run.ts"
import * as StillAlone from "./StillAlone.ts"

/** How one try ended, and what the server said if it was asked. */
export interface Tried {
  readonly outcome: Outcome.Outcome
  readonly class: Classification.Class | undefined
}

const without = (outcome: Outcome.Outcome): Tried => ({ outcome, class: undefined })

/**
 * One try for one transcript: names against the private list before anything is opened, then the file through one
 * descriptor, then what it holds, then the list once more, then one request (design §3.1).
 */
export const attempt = (run: Run.Run, item: Work.Item) =>
  Effect.gen(function*() {
    // Looked at anew: this item's turn may come long after the run began (reliability P1).
    const secrets = yield* run.guard.refresh
    if (KeptBack.isPrivate(item, secrets)) return without({ _tag: "Private" })
    if (run.recall.barred.has(WithdrawalName.ofPath(item.path))) return without(Outcome.untouched)
    if (Work.isFork(item) && secrets.forksHeld) return without({ _tag: "Held" })
    const opened = yield* Effect.either(Effect.flatMap(Transcripts, (transcripts) => transcripts.open(item.path)))
    if (Either.isLeft(opened)) {
      switch (opened.left._tag) {
        case "TranscriptMissing":
          return without({ _tag: "Missing" })
        case "TranscriptRefused":
          return without({ _tag: "Refused" })
        case "TranscriptUnreadable":
          return unreadable(opened.left.code)
      }
    }
    return yield* Effect.catchTag(
      withOpen(run, item, opened.right),
      "TranscriptUnreadable",
      ({ code }) => Effect.succeed(unreadable(code))
    )
  }).pipe(Effect.scoped)

const unreadable = (code: string): Tried => without({ _tag: "Failed", trouble: { error: `cannot be read (${code})` } })

const withOpen = (run: Run.Run, item: Work.Item, file: OpenTranscript) =>
  Effect.gen(function*() {
    if (yield* isOnServer(run, item, file)) return without({ _tag: "Unchanged" })
    yield* StillAlone.check(run)
    const verdict = yield* KeptBack.judge(run, item, file)
    if (verdict.reason !== undefined) return without({ _tag: verdict.reason === "held" ? "Held" : "Private" })
    const reply = yield* Deliver.deliver(run, item, file, verdict, {
      target: { fileName: baseName(item.path) },
      last: run.book.of(item.path)
    })
    if (reply._tag === "Aborted") return without(abortedOutcome(reply))
    const judged = judge(run, reply, { size: file.size })
    const belowFloor = FloorIn.heed(run, reply)
    if (judged._tag !== "Delivered") {
      return { outcome: belowFloor ? Outcome.untouched : outcomeOf(judged), class: judged }
    }
    const at = yield* use(Clock, (clock) => clock.now)
    if (reply._tag === "Answered") yield* Features.learn(run, reply)
    const receipt = { ...measureOf(file), path: item.path, sha256: judged.sha256, receivedAt: at }
    yield* run.book.add(receipts(run, item, receipt))
    return { outcome: { _tag: "Delivered", at } as const, class: judged }
  })

/** What may be sent after all waits for the next run. */
const abortedOutcome = (
  { begun, kept }: { readonly begun: boolean; readonly kept: KeptBack.Reason | undefined }
): Outcome.Outcome => {
  if (kept === undefined) return Outcome.untouched
  return kept === "held" ? { _tag: "Held" } : begun ? { _tag: "Private", aborted: true } : { _tag: "Private" }
}

/** Nothing to send when the latest receipt of this path says what the file is (design §3.1 step 3). */
const isOnServer = (run: Run.Run, item: Work.Item, file: OpenTranscript) => {
  const last = run.book.of(item.path)
  const comparison = last === undefined ? "changed" : Receipt.compare(last, file)
  return last === undefined || comparison === "changed" ? Effect.succeed(false) : isAsReceived(run, item, file, last, comparison)
}

const isAsReceived = (
  run: Run.Run,
  item: Work.Item,
  file: OpenTranscript,
  last: Receipt.Receipt,
  comparison: "same" | "touched"
) =>
  Effect.gen(function*() {
    if (comparison === "touched" && (yield* file.hash) !== last.sha256) return false
    const missing = receipts(run, item, { ...last, ...measureOf(file) })
      .filter((receipt) => comparison === "touched" || !run.book.has(receipt.sessionId, receipt.path))
    if (missing.length > 0) yield* run.book.add(missing)
    return true
  })

const outcomeOf = (judged: Exclude<Classification.Class, { readonly _tag: "Delivered" }>): Outcome.Outcome => {
  switch (judged._tag) {
    case "Auth":
      return { _tag: "Rejected", status: 401 }
    case "Permanent":
      return { _tag: "Rejected", status: judged.status }
    case "Tombstoned":
      return { _tag: "Private" }
    case "Transient":
      return { _tag: "Failed", trouble: judged.trouble }
  }
}

/** One for each session the file was queued for. */
const receipts = (
  run: Run.Run,
  item: Work.Item,
  receipt: Omit<Receipt.Receipt, "sessionId" | "serverUrl">
): ReadonlyArray<Receipt.Receipt> =>
  [...new Set(item.entries.map(SessionId.effective))].map((sessionId) => ({
    ...receipt,
    sessionId,
    serverUrl: run.options.credentials.serverUrl
  }))

const measureOf = ({ changedAt, modifiedAt, size }: OpenTranscript) => ({ size, modifiedAt, changedAt })

const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1)
