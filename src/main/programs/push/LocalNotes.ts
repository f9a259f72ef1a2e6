import * as Effect from "effect/Effect"
import * as Classification from "../../../domain/push/Classification.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import * as Receipt from "../../../domain/push/Receipt.ts"
import * as Summary from "../../../domain/push/Summary.ts"
import * as Utf8 from "../../../domain/text/Utf8.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Digest } from "../../../ports/Digest.ts"
import { Disk, type FileStat } from "../../../ports/Disk.ts"
import { UploadServer } from "../../../ports/UploadServer.ts"
import { lift } from "../../../ports/Lift.ts"
import { use } from "../../../ports/Use.ts"
import * as SmallFile from "../SmallFile.ts"
import * as FloorIn from "./FloorIn.ts"
import type * as Run from "./Run.ts"

/** Bytes of notes that are still sent. */
const limit = 8 * 1024 * 1024

/** Is there a `CLAUDE.local.md`? Asked once, before the run (client spec PUSH-3). */
export const find = (workspace: Workspace.Workspace): Effect.Effect<FileStat | undefined, never, Disk> =>
  use(Disk, (disk) => disk.lstat(Workspace.localNotes(workspace))).pipe(Effect.orElseSucceed(() => undefined))

/** Sends `CLAUDE.local.md` if its bytes are other than the last receipt says; a failure is only reported. */
export const push = (run: Run.Run, stat: FileStat | undefined) =>
  Effect.gen(function*() {
    if (stat === undefined || Plan.stopped(run.plan) !== undefined) return Summary.empty
    if ((yield* use(Clock, (clock) => clock.elapsed)) < run.plan.resumeAt) return Summary.empty
    const path = Workspace.localNotes(run.options.workspace)
    const last = run.book.of(path)
    if (last !== undefined && Receipt.compare(last, stat) === "same") return Summary.empty
    if (stat.kind !== "file") return trouble("is not a regular file")
    if (stat.size > limit) return trouble("is larger than 8 MiB")
    const bytes = yield* Effect.option(lift(SmallFile.read(path, limit + 1)))
    if (bytes._tag === "None") return trouble("cannot be read")
    const content = Utf8.decode(bytes.value)
    if (content === undefined) return trouble("is not UTF-8")
    const { sha256 } = yield* Digest
    const receipt = {
      sessionId: "",
      path,
      size: bytes.value.length,
      modifiedAt: stat.modifiedAt,
      changedAt: stat.changedAt,
      sha256: sha256(bytes.value),
      serverUrl: run.options.credentials.serverUrl
    }
    if (last?.sha256 === receipt.sha256) {
      yield* run.book.add([{ ...receipt, receivedAt: last.receivedAt }])
      return Summary.empty
    }
    return yield* send(run, content, receipt)
  }).pipe(Effect.zipLeft(run.book.flush))

const send = (run: Run.Run, content: string, receipt: Omit<Receipt.Receipt, "receivedAt">) =>
  Effect.gen(function*() {
    const reply = yield* Effect.flatMap(UploadServer, (server) =>
      server.uploadLocalNotes(run.options.credentials, content))
    FloorIn.heed(run, reply)
    if (run.floor !== undefined) run.plan = Plan.stop(run.plan, "below-floor")
    const judged = Classification.classify(reply, { serverKnownForSha256: false, size: undefined })
    switch (judged._tag) {
      case "Delivered":
        run.accepted = true
        yield* run.book.add([{ ...receipt, receivedAt: yield* use(Clock, (clock) => clock.now) }])
        return { ...Summary.empty, localMd: true }
      case "Auth":
        run.plan = Plan.stop(run.plan, "auth")
        return Summary.error(receipt.path, { status: 401 })
      case "Tombstoned":
        return Summary.error(receipt.path, { status: 410 })
      case "Permanent":
        return Summary.error(receipt.path, { status: judged.status })
      case "Transient":
        return Summary.error(receipt.path, judged.trouble)
    }
  })

const trouble = (error: string): Summary.Summary => Summary.error("CLAUDE.local.md", { error })
