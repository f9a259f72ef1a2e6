import * as Effect from "effect/Effect"
import * as Encoding from "../../../domain/push/Encoding.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import * as Way from "../../../domain/push/Way.ts"
import type * as Work from "../../../domain/push/Work.ts"
import { Clock } from "../../../ports/Clock.ts"
import type { OpenTranscript } from "../../../ports/Transcripts.ts"
import { type Target, UploadServer } from "../../../ports/UploadServer.ts"
import { use } from "../../../ports/Use.ts"
import * as Ask from "./Ask.ts"
import * as KeptBack from "./KeptBack.ts"
import * as Run from "./Run.ts"
import * as StillAlone from "./StillAlone.ts"

interface Known {
  readonly target: Target
  /** The last receipt of this file. */
  readonly last: { readonly size: number; readonly sha256: string } | undefined
}

/**
 * Gets one file to the server by as many requests as it takes, mostly one, and answers with the reply that counts. Every
 * request is a look at the private list later than the one before.
 */
export const deliver = (
  run: Run.Run,
  item: Work.Item,
  file: OpenTranscript,
  first: KeptBack.Judged,
  known: Known
) =>
  Effect.gen(function*() {
    const { ways: limits = Way.standard } = run.options
    const able = Run.serverCan(run, Way.feature)
    const part = Run.serverCan(run, Encoding.feature) ? limits.part : Number.POSITIVE_INFINITY
    const facts: Way.File = { size: file.size, able, known: able ? yield* unchanged(file, known.last) : 0, part, limits }
    let verdict = first
    let step = Way.begin(facts)
    for (let requests = 0;; requests++) {
      if (step._tag === "Ended") return step.reply
      if (step._tag === "Ask") {
        if (!(yield* mayGoOn(run))) return step.lost
        const reply = yield* Effect.flatMap(UploadServer, (server) =>
          server.uploadOffset(run.options.credentials, identityOf(run, file)))
        step = Way.told(facts, step, reply)
        continue
      }
      if (able && requests + facts.known > 0) {
        if (requests > 0 && !(yield* mayGoOn(run))) return { _tag: "Aborted", begun: true, kept: undefined } as const
        verdict = yield* again(run, item, file, verdict)
        if (verdict.reason !== undefined) {
          return { _tag: "Aborted", begun: run.unclear.has(item.path), kept: verdict.reason } as const
        }
      }
      if (step._tag === "Whole") return yield* whole(run, item, file, verdict, known.target)
      const sent = step
      const before = sent.from > 0 && sent.from === sent.base ? known.last?.sha256 : undefined
      const reply = yield* Ask.upload(run, item, file, verdict, (wanted) =>
        Effect.flatMap(UploadServer, (server) =>
          server.uploadPart(run.options.credentials, {
            identity: identityOf(run, file),
            target: known.target,
            source: file,
            from: sent.from,
            to: sent.to,
            complete: sent.complete,
            before,
            gzip: Run.serverCan(run, Encoding.feature),
            wanted
          })))
      if (reply._tag === "Aborted") return reply
      // Whatever the status: some of it is there, and no receipt says so.
      if (reply._tag === "Answered" && reply.offset !== undefined) run.unclear.add(item.path)
      if (Way.unknown(reply)) run.distrusted.add(Way.feature)
      step = Way.heard(facts, sent, reply)
    }
  })

const whole = (run: Run.Run, item: Work.Item, file: OpenTranscript, verdict: KeptBack.Judged, target: Target) =>
  Ask.upload(run, item, file, verdict, (wanted) =>
    Effect.flatMap(UploadServer, (server) => {
      const upload = { source: file, gzip: Run.serverCan(run, Encoding.feature), wanted }
      return "fileName" in target
        ? server.uploadSession(run.options.credentials, { ...upload, ...target })
        : server.uploadFamilyFile(run.options.credentials, { ...upload, ...target })
    }))

/** How many bytes at the beginning are still those the last receipt is about. Reads them only where it may help. */
const unchanged = (file: OpenTranscript, last: Known["last"]) =>
  last === undefined || last.size === 0 || last.size >= file.size
    ? Effect.succeed(0)
    : Effect.map(file.hashOf(last.size), (sha256) => sha256 === last.sha256 ? last.size : 0)

/** The list is read again when it changed; the file only then. */
const again = (run: Run.Run, item: Work.Item, file: OpenTranscript, verdict: KeptBack.Judged) =>
  Effect.gen(function*() {
    yield* StillAlone.check(run)
    return (yield* run.guard.refresh) === verdict.secrets ? verdict : yield* KeptBack.judge(run, item, file)
  })

/** Nothing is begun in a run that has stopped, nor before the instant the server asked for. */
const mayGoOn = (run: Run.Run) =>
  Effect.map(use(Clock, (clock) => clock.elapsed), (at) =>
    Plan.stopped(run.plan) === undefined && at >= run.plan.resumeAt)

/** The file as it is now: another size or another time makes another upload of it. */
const identityOf = ({ options: { credentials } }: Run.Run, { changedAt, modifiedAt, path, size }: OpenTranscript): string =>
  JSON.stringify([credentials.serverUrl, path, size, modifiedAt, changedAt])
