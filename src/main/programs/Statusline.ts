import * as Micro from "effect/Micro"
import * as CaptureDecision from "../../domain/queue/CaptureDecision.ts"
import * as Utf8 from "../../domain/text/Utf8.ts"
import * as Resolution from "../../domain/workspace/Resolution.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import type { Disk } from "../../ports/Disk.ts"
import type { Environment } from "../../ports/Environment.ts"
import { HookInput } from "../../ports/HookInput.ts"
import { Output } from "../../ports/Output.ts"
import { PrivateLists } from "../../ports/PrivateLists.ts"
import * as Workspaces from "./Workspaces.ts"

export type Requirements = HookInput | Environment | Disk | PrivateLists | Output

/** What stands in the status line of a private session (client spec STAT-1). */
export const indicator = "🔒 agnes-private"

const workspaceOf = (
  payload: Readonly<Record<string, unknown>>
): Micro.Micro<Workspace.Workspace | undefined, never, Disk | Environment> =>
  Micro.gen(function*() {
    const explicit = yield* Workspaces.explicit
    if (explicit !== undefined) return explicit
    const workspace = payload["workspace"]
    const project = CaptureDecision.isRecord(workspace) ? workspace["project_dir"] : undefined
    return Resolution.usable(project) ? Workspace.make(project) : yield* Workspaces.ofHook(payload["cwd"])
  })

const isPrivate = (stdin: Uint8Array): Micro.Micro<boolean, unknown, Disk | Environment | PrivateLists> =>
  Micro.gen(function*() {
    const parsed = CaptureDecision.parseJson(Utf8.withoutByteOrderMark(Utf8.decode(stdin) ?? ""))
    const payload = "value" in parsed ? parsed.value : undefined
    const sessionId = CaptureDecision.isRecord(payload) ? payload["session_id"] : undefined
    if (!CaptureDecision.isRecord(payload) || typeof sessionId !== "string") return false
    const workspace = yield* workspaceOf(payload)
    const lists = yield* Micro.service(PrivateLists)
    return workspace !== undefined && (yield* lists.contains(workspace, sessionId))
  })

/**
 * `agnes statusline`: prints the indicator when the session of Claude Code's payload is private, and nothing otherwise,
 * whatever is wrong (client spec §6.3). Creates nothing, asks nobody.
 */
export const run: Micro.Micro<void, never, Requirements> = Micro.gen(function*() {
  const input = yield* Micro.service(HookInput)
  const output = yield* Micro.service(Output)
  const found = yield* Micro.orElseSucceed(Micro.flatMap(input.read, isPrivate), () => false)
  if (found) yield* output.out(`${indicator}\n`)
})
