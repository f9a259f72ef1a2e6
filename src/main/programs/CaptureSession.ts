import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import * as PrivateList from "../../domain/privacy/PrivateList.ts"
import * as Verdict from "../../domain/privacy/Verdict.ts"
import type { Outcome } from "../../domain/queue/Breadcrumb.ts"
import * as CaptureDecision from "../../domain/queue/CaptureDecision.ts"
import * as QueueEntry from "../../domain/queue/QueueEntry.ts"
import * as SessionId from "../../domain/session/SessionId.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import * as Timestamp from "../../domain/time/Timestamp.ts"
import { privateList, type Workspace } from "../../domain/workspace/Workspace.ts"
import { Breadcrumbs } from "../../ports/Breadcrumbs.ts"
import { Clock } from "../../ports/Clock.ts"
import { Disk } from "../../ports/Disk.ts"
import { Environment } from "../../ports/Environment.ts"
import { HookInput } from "../../ports/HookInput.ts"
import { Output } from "../../ports/Output.ts"
import { PrivateLines } from "../../ports/PrivateLines.ts"
import { PrivateLists } from "../../ports/PrivateLists.ts"
import { Queue } from "../../ports/Queue.ts"
import * as ClaudeProjects from "./ClaudeProjects.ts"
import * as LineLimit from "./mark/LineLimit.ts"
import * as Workspaces from "./Workspaces.ts"

/** What the program stands on. */
export type Requirements =
  | HookInput | Environment | Disk | PrivateLists | PrivateLines | Queue | Breadcrumbs | Clock | Output

/** How a capture ended: its breadcrumb, and what `--verbose` says. */
interface Ending {
  readonly outcome: Outcome
  readonly detail: string
  readonly message: string
  /** Where the breadcrumb goes. */
  readonly workspace: Workspace | undefined
}

const ending = (workspace: Workspace | undefined, outcome: Outcome, detail: string, message: string): Ending => ({
  outcome,
  detail,
  message: `capture-session: ${message}`,
  workspace
})

/** Standard input was empty (facts/lessons 7): Claude Code's own variable still says which session this is. */
const fromEnvironment = (
  capturedAt: string
): Micro.Micro<QueueEntry.QueueEntry | undefined, never, Disk | Environment> =>
  Micro.gen(function*() {
    const environment = yield* Micro.service(Environment)
    const sessionId = ((yield* environment.variable("CLAUDE_CODE_SESSION_ID")) ?? "").trim()
    const [path] = yield* ClaudeProjects.transcripts(sessionId)
    return path === undefined ? undefined : QueueEntry.make({ sessionId, path, capturedAt })
  })

/** Bytes of a private list that a hook has the time to read: some 28,000 ids. */
const longestList = 1_048_576

/**
 * A list nobody can read, and one that is too long to be read in a hook, keeps nothing out of the queue: push looks at
 * it before it opens anything (design §3).
 */
const judge = (
  workspace: Workspace,
  entry: QueueEntry.QueueEntry
): Micro.Micro<Verdict.Verdict, never, PrivateLists | Disk> =>
  Micro.gen(function*() {
    const disk = yield* Micro.service(Disk)
    const stat = yield* Micro.orElseSucceed(disk.lstat(privateList(workspace)), () => undefined)
    if (stat === undefined || stat.size > longestList) return Verdict.open
    const lists = yield* Micro.service(PrivateLists)
    const list = yield* Micro.orElseSucceed(lists.read(workspace), () => undefined)
    return Verdict.judge(entry, (id) =>
      list !== undefined && Either.getOrElse(PrivateList.contains(list, id), () => false))
  })

/** The session has grown since it was marked: a fork of it is recognised by its newest lines too. */
const refreshLines = (
  workspace: Workspace,
  session: { readonly sessionId: string; readonly path: string }
): Micro.Micro<void, never, PrivateLines> =>
  Micro.flatMap(Micro.service(PrivateLines), (lines) =>
    Micro.ignore(lines.record(workspace, session, LineLimit.atOnce)))

const store = (
  workspace: Workspace,
  entry: QueueEntry.QueueEntry,
  detail: string
): Micro.Micro<Ending, never, Requirements> =>
  Micro.gen(function*() {
    const verdict = yield* judge(workspace, entry)
    if (verdict._tag === "Private") {
      const { reason, sessionId } = verdict
      if (reason !== "parent") yield* refreshLines(workspace, { sessionId, path: entry.path })
      const id = SessionId.effective(entry)
      return ending(workspace, "private_skip", id, `session ${id} is private; skipping queue.`)
    }
    const queue = yield* Micro.service(Queue)
    const result = yield* Micro.either(queue.append(workspace, entry))
    return Either.match(result, {
      onRight: () => ending(workspace, "ok", detail, `queued ${entry.path}`),
      onLeft: ({ message }) =>
        ending(workspace, "write_error", message, `append to queue failed (${workspace.root}): ${message}`)
    })
  })

const nowhere = ending(undefined, "write_error", "", "append to queue failed: there is no directory to put it in")

const captured = (
  stdin: Uint8Array,
  capturedAt: string
): Micro.Micro<Ending, never, Requirements> =>
  Micro.gen(function*() {
    const decision = CaptureDecision.decide(stdin, capturedAt)
    const workspace = yield* Workspaces.ofHook(decision._tag === "Empty" ? undefined : decision.cwd)
    if (decision._tag === "Refused") return ending(workspace, decision.outcome, decision.detail, decision.message)
    if (decision._tag === "Captured") {
      const { entry } = decision
      return workspace === undefined ? nowhere : yield* store(workspace, entry, entry.sessionId || "(no-sid)")
    }
    const entry = yield* fromEnvironment(capturedAt)
    if (entry === undefined) return ending(workspace, "empty_stdin", "", "empty stdin, nothing to capture.")
    return workspace === undefined ? nowhere : yield* store(workspace, entry, `${entry.sessionId} (env)`)
  })

const attempt: Micro.Micro<Ending, never, Requirements> = Micro.gen(function*() {
  const input = yield* Micro.service(HookInput)
  const clock = yield* Micro.service(Clock)
  const stdin = yield* Micro.either(input.read)
  if (Either.isRight(stdin)) return yield* captured(stdin.right, Timestamp.format(yield* clock.now))
  const { message } = stdin.left
  return ending(yield* Workspaces.current, "stdin_read_error", message, `stdin read failed: ${message}`)
})

/**
 * `agnes capture-session`: puts the session that a hook names into the durable queue of its workspace (client spec §6.1,
 * design §3.1). Never fails and prints nothing on stdout; a breadcrumb, written last, says how it ended. `ok` means
 * that the entry survives a power cut.
 */
export const run = (options: { readonly verbose: boolean }): Micro.Micro<void, never, Requirements> =>
  Micro.gen(function*() {
    const { detail, message, outcome, workspace } = yield* attempt
    const clock = yield* Micro.service(Clock)
    const output = yield* Micro.service(Output)
    const breadcrumbs = yield* Micro.service(Breadcrumbs)
    if (options.verbose) yield* output.error(`${Terminal.escape(message)}\n`)
    if (workspace !== undefined) yield* breadcrumbs.append(workspace, { at: yield* clock.now, outcome, detail })
  })
