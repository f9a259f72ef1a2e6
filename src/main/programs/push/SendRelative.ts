import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type * as Classification from "../../../domain/push/Classification.ts"
import type { DeadReason } from "../../../domain/push/DeadLetter.ts"
import * as Receipt from "../../../domain/push/Receipt.ts"
import type * as Work from "../../../domain/push/Work.ts"
import * as SessionId from "../../../domain/session/SessionId.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Families } from "../../../ports/Families.ts"
import type { OpenTranscript } from "../../../ports/Transcripts.ts"
import { use } from "../../../ports/Use.ts"
import * as Deliver from "./Deliver.ts"
import * as Features from "./Features.ts"
import * as FloorIn from "./FloorIn.ts"
import { judge } from "./Judge.ts"
import * as KeptBack from "./KeptBack.ts"
import * as Run from "./Run.ts"
import * as StillAlone from "./StillAlone.ts"

/** How one try for one file of a family ended. */
export type Outcome =
  | { readonly _tag: "Delivered" }
  /** The server has it, or there is no such file any more. */
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Dead"; readonly reason: DeadReason }
  /** It holds something of a private session. */
  | { readonly _tag: "Kept" }
  /** The whole session is private. */
  | { readonly _tag: "Private" }
  /** Another try may work; the others of the family go on. */
  | { readonly _tag: "Failed"; readonly trouble: Classification.Trouble }
  /** Another try may work, but not now, and not for the others either. */
  | { readonly _tag: "Stop"; readonly trouble: Classification.Trouble | undefined }

export interface Tried {
  readonly outcome: Outcome
  /** `undefined` when the server was not asked. */
  readonly class: Classification.Class | undefined
}

export const without = (outcome: Outcome): Tried => ({ outcome, class: undefined })

export const unreadable = (code: string): Tried =>
  without({ _tag: "Failed", trouble: { error: `cannot be read (${code})` } })

/** One file through one descriptor: what it is, what it holds, the list once more, one request (design §3.1). */
export const send = (run: Run.Run, item: Work.Item, name: string) =>
  Effect.gen(function*() {
    if (KeptBack.isPrivate(item, yield* run.guard.refresh)) return without({ _tag: "Private" })
    const opened = yield* Effect.either(Effect.flatMap(Families, (families) => families.open(item.path, name)))
    if (Either.isRight(opened)) return yield* withOpen(run, item, name, opened.right)
    switch (opened.left._tag) {
      case "TranscriptMissing":
        return without({ _tag: "Nothing" })
      case "TranscriptRefused":
        return without({ _tag: "Dead", reason: "refused" })
      case "TranscriptUnreadable":
        return unreadable(opened.left.code)
    }
  }).pipe(
    Effect.catchTag("TranscriptUnreadable", ({ code }) => Effect.succeed(unreadable(code))),
    Effect.scoped
  )

const withOpen = (run: Run.Run, item: Work.Item, name: string, file: OpenTranscript) =>
  Effect.gen(function*() {
    if (file.size === 0 || (yield* isOnServer(run, item, name, file))) return without({ _tag: "Nothing" })
    yield* StillAlone.check(run)
    const verdict = yield* KeptBack.judge(run, item, file)
    if (verdict.reason !== undefined) return without(keptOutcomes[verdict.reason])
    const reply = yield* Deliver.deliver(run, item, file, verdict, {
      target: { session: SessionId.stem(item.path), name },
      last: run.family.of(item.path, name)
    })
    if (reply._tag === "Aborted") return without(keptOutcomes[reply.kept ?? "held"])
    const judged = judge(run, reply, { size: file.size, name })
    if (reply._tag === "Answered" && reply.accepted !== undefined) {
      if (judged._tag === "Delivered") yield* Features.learn(run, reply)
      else if (!reply.features.includes(Run.bundle)) Run.forget(run, Run.bundle)
    }
    const belowFloor = FloorIn.heed(run, reply)
    if (judged._tag === "Delivered") {
      yield* remember(run, item, name, file, judged.sha256, yield* use(Clock, (clock) => clock.now))
      return { outcome: { _tag: "Delivered" } as const, class: judged }
    }
    return { outcome: belowFloor ? { _tag: "Stop", trouble: undefined } as const : outcomeOf(judged), class: judged }
  })

const keptOutcomes = {
  private: { _tag: "Private" },
  content: { _tag: "Kept" },
  held: { _tag: "Stop", trouble: undefined }
} as const satisfies Record<string, Outcome>

/** Nothing to send when only the times are others than the receipt's. */
const isOnServer = (run: Run.Run, item: Work.Item, name: string, file: OpenTranscript) =>
  Effect.gen(function*() {
    const last = run.family.of(item.path, name)
    if (last === undefined) return false
    const comparison = Receipt.compare(last, file)
    if (comparison === "changed" || (comparison === "touched" && (yield* file.hash) !== last.sha256)) return false
    if (comparison === "touched") yield* remember(run, item, name, file, last.sha256, last.receivedAt)
    return true
  })

const remember = (
  run: Run.Run,
  item: Work.Item,
  name: string,
  { changedAt, modifiedAt, size }: OpenTranscript,
  sha256: string,
  receivedAt: number
) => {
  const { serverUrl } = run.options.credentials
  return run.family.add([{ transcript: item.path, name, size, modifiedAt, changedAt, sha256, serverUrl, receivedAt }])
}

const outcomeOf = (judged: Exclude<Classification.Class, { readonly _tag: "Delivered" }>): Outcome => {
  switch (judged._tag) {
    case "Auth":
      return { _tag: "Stop", trouble: { status: 401 } }
    case "Permanent":
      return { _tag: "Dead", reason: judged.status }
    case "Tombstoned":
      return { _tag: "Private" }
    case "Transient":
      return { _tag: judged.reach === "server" ? "Stop" : "Failed", trouble: judged.trouble }
  }
}
