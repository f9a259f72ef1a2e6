import * as Effect from "effect/Effect"
import * as Verdict from "../../../domain/privacy/Verdict.ts"
import * as Receipt from "../../../domain/push/Receipt.ts"
import * as Work from "../../../domain/push/Work.ts"
import * as QueueEntry from "../../../domain/queue/QueueEntry.ts"
import { Transcripts } from "../../../ports/Transcripts.ts"
import * as Run from "./Run.ts"
import * as SendFamily from "./SendFamily.ts"

/**
 * Sessions this server has, whose file or family is no longer what the last receipt says: they grew after the upload, for
 * instance because another window's push sent them while they were still open (W-1). Also which files are gone.
 */
export const changed = (run: Run.Run) =>
  Effect.gen(function*() {
    const transcripts = yield* Transcripts
    const { ids } = run.guard.secrets()
    const dead = new Set(run.letters.map(({ path }) => path))
    const entries: Array<QueueEntry.QueueEntry> = []
    const gone = new Set<string>()
    for (const receipt of run.book.all()) {
      const { path, sessionId } = receipt
      if (sessionId === "" || run.handled.has(path)) continue
      const measure = yield* Effect.orElseSucceed(transcripts.measure(path), () => "unreadable" as const)
      if (measure === "unreadable") continue
      if (measure === undefined) gone.add(path)
      else if (dead.has(path) || Verdict.of(receipt, ids)._tag === "Private") continue
      else if (Receipt.compare(run.book.of(path) ?? receipt, measure) !== "same" || (yield* familyChanged(run, path))) {
        entries.push(QueueEntry.make({ sessionId, path }))
      }
    }
    return { items: Work.items(entries), gone }
  })

/** What is refused or cannot be looked at is for a capture to report. */
const familyChanged = (run: Run.Run, path: string) =>
  Run.serverCan(run, Run.bundle)
    ? Effect.map(SendFamily.changed(run, path), (all) => all.some(({ found }) => found._tag === "File"))
    : Effect.succeed(false)
