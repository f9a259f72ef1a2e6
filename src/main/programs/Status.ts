import * as Effect from "effect/Effect"
import * as Verdict from "../../domain/privacy/Verdict.ts"
import * as PushState from "../../domain/push/PushState.ts"
import * as Dedupe from "../../domain/queue/Dedupe.ts"
import * as Notes from "../../domain/status/Notes.ts"
import * as Report from "../../domain/status/Report.ts"
import * as Sessions from "../../domain/status/Sessions.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { AuditLogs } from "../../ports/AuditLogs.ts"
import { Clock } from "../../ports/Clock.ts"
import { DeadLetters } from "../../ports/DeadLetters.ts"
import { GitIndex } from "../../ports/GitIndex.ts"
import { InDoubts } from "../../ports/InDoubts.ts"
import { PushStates } from "../../ports/PushStates.ts"
import { Receipts } from "../../ports/Receipts.ts"
import { Transcripts } from "../../ports/Transcripts.ts"
import { use } from "../../ports/Use.ts"
import { Withdrawals } from "../../ports/Withdrawals.ts"
import * as LocalNotes from "./push/LocalNotes.ts"
import { hooksStatus } from "./HooksStatus.ts"
import * as Account from "./status/Account.ts"
import * as Folder from "./status/Folder.ts"
import * as Private from "./status/Private.ts"
import * as Queued from "./status/Queued.ts"
import * as Reading from "./status/Reading.ts"

/**
 * The truth of a workspace from its files alone: reads everything, changes nothing, takes no lock, asks no server, never
 * fails. What cannot be read is a problem in the report, not an end of it.
 */
export const report = (workspace: Workspace) =>
  Effect.gen(function*() {
    const queued = yield* Queued.read(workspace)
    const list = yield* Private.read(workspace)
    const dead = yield* Reading.attempt("dead-letters", use(DeadLetters, (port) => port.read(workspace)), [])
    const receipts = yield* Reading.attempt("receipts", use(Receipts, (port) => port.all(workspace)), [])
    const withdrawals = yield* Reading.attempt("withdrawals", use(Withdrawals, (port) => port.read(workspace)), [])
    const inDoubt = yield* Reading.attempt("in-doubt", use(InDoubts, (port) => port.read(workspace)), [])
    const keptBack = yield* Reading.attempt("kept-back", use(AuditLogs, (port) => port.readPrivateSkipped(workspace)), [])
    const git = yield* Effect.flatMap(GitIndex, (port) => port.tracked(workspace))
    const push = yield* Reading.attempt("push-state", use(PushStates, (port) => port.read(workspace)), PushState.empty)
    const account = yield* Account.read(push.value)
    const entries = Dedupe.dedupe(queued.entries)
    const sent = receipts.value.filter((receipt) => !Notes.isReceipt(receipt))
    const files = yield* measureAll([...entries, ...sent])
    const notes = yield* LocalNotes.find(workspace)
    const hooks = yield* hooksStatus(workspace)
    const ids = list.ids ?? new Set<string>()
    const made: Report.Report = {
      workspace: workspace.root,
      at: yield* use(Clock, (clock) => clock.now),
      ...(yield* Folder.read(workspace)),
      sessions: Sessions.gather({
        queued: entries,
        dead: dead.value,
        receipts: sent,
        withdrawals: withdrawals.value,
        keptBack: keptBack.value,
        privateIds: [...ids],
        isPrivate: (session) => Verdict.of(session, ids)._tag === "Private",
        fileAt: (path) => files.get(path),
        forksHeld: list.forksHeld,
        serverUrl: account.server.url
      }),
      notes: Notes.of(receipts.value, notes, account.server.url),
      queue: {
        entries: entries.length,
        oldest: Report.oldest(entries),
        snapshots: queued.snapshots,
        unparsable: queued.unparsable
      },
      privateIds: list.ids?.size,
      withdrawalsDue: withdrawals.value.filter(({ doneAt }) => doneAt === undefined),
      inDoubt: inDoubt.value,
      push: push.value,
      git,
      server: account.server,
      hooks: hooks.entries,
      lastCapture: hooks.lastSeen,
      problems: [
        ...list.problems,
        ...queued.problems,
        ...dead.problems,
        ...receipts.problems,
        ...withdrawals.problems,
        ...inDoubt.problems,
        ...keptBack.problems,
        // A push that a person types sends all the same, and replaces the file.
        ...push.problems.map((problem) => ({ ...problem, closes: false })),
        ...(git === "tracked" ? [tracked] : []),
        ...account.problems,
        ...(hooks.problem === undefined ? [] : [hooksBroken(hooks.problem)])
      ]
    }
    return made
  })

const tracked: Report.Problem = {
  about: "git",
  message: "agnes' files in .claude are tracked by git: whoever clones this repository gets them. " +
    "Run: git rm -r --cached '.claude/agnes-*'",
  closes: true
}

const hooksBroken = (problem: string): Report.Problem => ({
  about: "hooks",
  message: `${problem}. Correct it, then run: agnes hooks install`,
  closes: false
})

/** Each path once. */
const measureAll = (named: ReadonlyArray<{ readonly path: string }>) =>
  Effect.gen(function*() {
    const transcripts = yield* Transcripts
    const paths = [...new Set(named.map(({ path }) => path))]
    const measured = yield* Effect.forEach(
      paths,
      (path) =>
        transcripts.measure(path).pipe(
          Effect.orElseSucceed(() => undefined),
          Effect.map((measure) => measure === undefined ? [] : [[path, measure] as const])
        ),
      { concurrency: 16 }
    )
    return new Map(measured.flat())
  })
