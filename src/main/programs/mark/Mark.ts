import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import type { Disk } from "../../../ports/Disk.ts"
import type { Environment } from "../../../ports/Environment.ts"
import { PrivateLines } from "../../../ports/PrivateLines.ts"
import type { PrivateLists } from "../../../ports/PrivateLists.ts"
import * as LineLimit from "./LineLimit.ts"
import * as Places from "./Places.ts"
import * as Report from "./Report.ts"
import * as SealedList from "./SealedList.ts"
import * as Sent from "./Sent.ts"
import * as Words from "./Words.ts"

export type Requirements = Environment | Disk | PrivateLists | PrivateLines | Sent.Requirements

export interface Marked {
  readonly report: Report.Report
  /** A transcript was too large to be hashed here: somebody has to run `hashLines`. */
  readonly linesLater: boolean
}

/** Puts the id on one list; says only what is not the same for all of them. */
const list = (
  workspace: Workspace,
  id: string
): Micro.Micro<{ readonly changed: boolean; readonly report: Report.Report }, never, PrivateLists> =>
  Micro.map(Micro.either(SealedList.add(workspace, id)), (result) => {
    if (Either.isRight(result)) {
      const { changed, seal } = result.right
      return { changed, report: Report.make({ error: Words.aboutSeal(workspace.root, seal) }) }
    }
    const report = result.left._tag === "Unreadable"
      ? Report.failed(3, Words.unreadable(workspace.root, result.left))
      : Report.failed(1, Words.notWritten(workspace.root, result.left))
    return { changed: false, report }
  })

/** Has it been sent from here? Then it is to be taken back. */
const recall = (workspace: Workspace, id: string) =>
  Sent.settle(workspace, id, ({ heldBy, mayBeAt, missing }, withdrawals) =>
    Micro.map(withdrawals.append(workspace, missing), () =>
      Report.done(
        ...heldBy.map(({ receivedAt, serverUrl }) => Words.sent(serverUrl, receivedAt)),
        ...mayBeAt.map(Words.mayBeAt)
      )))

/** True when a transcript was too large. What fails here is said by `agnes status`: forks wait meanwhile. */
const recordLines = (
  places: Places.Places,
  id: string,
  limit: number
): Micro.Micro<boolean, never, PrivateLines> =>
  Micro.gen(function*() {
    const lines = yield* Micro.service(PrivateLines)
    let later = false
    for (const workspace of places.workspaces) {
      for (const path of places.transcripts) {
        const recording = yield* Micro.option(lines.record(workspace, { sessionId: id, path }, limit))
        later ||= recording._tag === "Some" && recording.value === "too-large"
      }
    }
    return later
  })

/** Marks the session in every workspace it belongs to; all that needs the mark comes after it is durable. */
export const mark = (id: string): Micro.Micro<Marked, never, Requirements> =>
  Micro.gen(function*() {
    const places = yield* Places.of(id)
    if (places.workspaces.length === 0) return { report: Report.failed(1, Words.noWorkspace(id)), linesLater: false }
    const lists = yield* Micro.forEach(places.workspaces, (workspace) => list(workspace, id))
    const isMarked = lists.some(({ report }) => report.exitCode === 0)
    const changed = lists.some((each) => each.changed)
    const first = isMarked ? [Report.done(changed ? Words.marked(id) : Words.alreadyMarked(id))] : []
    const recalls = yield* Micro.forEach(places.workspaces, (workspace) => recall(workspace, id))
    const linesLater = yield* recordLines(places, id, LineLimit.atOnce)
    const last = linesLater ? [Report.done(Words.recordedLater)] : []
    return { report: Report.join([...first, ...lists.map(({ report }) => report), ...recalls, ...last]), linesLater }
  })

/** Records the lines of transcripts of any size; for a process nobody waits for. */
export const hashLines = (id: string): Micro.Micro<void, never, Requirements> =>
  Micro.flatMap(Places.of(id), (places) => Micro.asVoid(recordLines(places, id, Number.POSITIVE_INFINITY)))
