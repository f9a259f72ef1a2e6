import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as Breadcrumb from "../../domain/queue/Breadcrumb.ts"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { HookRehearsal, type Rehearsed } from "../../ports/HookRehearsal.ts"

const timeLimit = 20_000
const session = "agnes-doctor"

export const layer: Layer.Layer<HookRehearsal> = Layer.succeed(HookRehearsal, {
  run: (line, searched) =>
    process.platform === "win32"
      ? Effect.succeed(undefined)
      : Effect.acquireUseRelease(
        Effect.sync(() => fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), "agnes-doctor-"))),
        (folder) => rehearse(folder, line, searched),
        (folder) => Effect.sync(() => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
      ).pipe(Effect.catchAllCause(() => Effect.succeed({ captured: false, outcome: undefined, code: undefined })))
})

const rehearse = (folder: string, line: string, searched: string) =>
  Effect.gen(function*() {
    const workspace = Workspace.make(path.join(folder, "workspace"))
    fs.mkdirSync(Workspace.folder(workspace), { recursive: true })
    fs.mkdirSync(path.join(folder, "config"))
    const code = yield* ended(line, workspace.root, environment(folder, workspace.root, searched), JSON.stringify({
      session_id: session,
      transcript_path: path.join(folder, `${session}.jsonl`),
      cwd: workspace.root,
      hook_event_name: "SessionStart",
      source: "startup"
    }))
    const crumbs = read(Workspace.breadcrumbs(workspace)).split("\n").flatMap((each) => Breadcrumb.parse(each) ?? [])
    const outcome = crumbs.at(-1)
    return {
      captured: read(Workspace.queue(workspace)).startsWith(`${session}\t`),
      outcome: outcome?.outcome,
      code
    } satisfies Rehearsed
  })

const read = (file: string): string => {
  try {
    return fs.readFileSync(file, "utf8")
  } catch {
    return ""
  }
}

/** No server, no token, no other workspace; and nothing that would put a newer agnes in place. */
const environment = (folder: string, root: string, searched: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(?:AGNES_|CLAUDE)/.test(name))),
  AGNES_CONFIG_DIR: path.join(folder, "config"),
  AGNES_LOCAL_DIR: root,
  AGNES_NO_UPDATE_CHECK: "1",
  AGNES_SELF_UPGRADE_IN_PROGRESS: "1",
  CLAUDE_PROJECT_DIR: root,
  PATH: searched
})

const ended = (line: string, cwd: string, env: NodeJS.ProcessEnv, input: string) =>
  Effect.async<number | undefined>((resume) => {
    const child = spawn("/bin/sh", ["-c", line], { cwd, env, detached: true, stdio: ["pipe", "ignore", "ignore"] })
    const end = (code: number | undefined): void => {
      clearTimeout(timer)
      resume(Effect.succeed(code))
    }
    const timer = setTimeout(() => kill(child.pid), timeLimit)
    child.on("error", () => end(undefined))
    child.on("exit", (code) => end(code ?? undefined))
    child.stdin.on("error", () => {})
    child.stdin.end(input)
    return Effect.sync(() => {
      clearTimeout(timer)
      kill(child.pid)
    })
  })

/** The whole group; it may be gone already. */
const kill = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL")
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error
  }
}
