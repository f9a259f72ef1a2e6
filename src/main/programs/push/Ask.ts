import * as Effect from "effect/Effect"
import * as InDoubt from "../../../domain/push/InDoubt.ts"
import type { Reply } from "../../../domain/push/Reply.ts"
import type * as Work from "../../../domain/push/Work.ts"
import type { OpenTranscript } from "../../../ports/Transcripts.ts"
import { Unsent, Unwanted, type UploadServer } from "../../../ports/UploadServer.ts"
import * as KeptBack from "./KeptBack.ts"
import type * as Run from "./Run.ts"

/**
 * One upload of a file of a session. It is aborted as soon as the file must not be sent any more, because somebody
 * marked a session private since `verdict`, which let it pass; then the answer is why. What it leaves unclear is
 * remembered (promise 2 of design §1).
 */
export const upload = (
  run: Run.Run,
  item: Work.Item,
  file: OpenTranscript,
  verdict: KeptBack.Judged,
  request: (wanted: Effect.Effect<boolean>) => Effect.Effect<Reply, never, UploadServer>
) =>
  Effect.gen(function*() {
    const context = yield* Effect.context<KeptBack.Requirements>()
    let judged = verdict.secrets
    const wanted = Effect.gen(function*() {
      if ((yield* run.guard.refresh) === judged) return true
      const { reason, secrets } = yield* KeptBack.judge(run, item, file)
      judged = secrets
      return reason === undefined
    }).pipe(Effect.orElseSucceed(() => false), Effect.provide(context))
    const reply = yield* request(wanted)
    if (InDoubt.isLeftBy(reply)) run.unclear.add(item.path)
    if (reply._tag !== "NoAnswer" || (reply.code !== Unwanted && reply.code !== Unsent)) return reply
    const { reason } = yield* KeptBack.judge(run, item, file)
    // Of a file that goes in parts the server may have some.
    return { _tag: "Aborted", begun: reply.code === Unwanted || run.unclear.has(item.path), kept: reason } as const
  })
