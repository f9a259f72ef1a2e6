import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFile } from "node:child_process"
import * as fs from "node:fs/promises"
import process from "node:process"
import type { Present } from "../../../domain/marketplace/Refresh.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { ClaudeFailed, ClaudePlugins } from "../../../ports/ClaudePlugins.ts"

/** Milliseconds of one call; installing copies a folder. */
const patience = 120_000

const isWindows = process.platform === "win32"

const missing = "`claude` is not on your PATH, so nothing was installed"

/** Claude Code is a child of ours, and no child gets our token. */
const surroundings = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => name !== "AGNES_TOKEN"))

/** What it prints on stdout. Whatever it asks has no answer: its standard input is closed. */
const claude = (workspace: Workspace, args: ReadonlyArray<string>): Effect.Effect<string, ClaudeFailed> =>
  Effect.async((resume) => {
    const options = {
      cwd: workspace.root, env: surroundings(), timeout: patience, maxBuffer: 16 * 1024 ** 2, windowsHide: true,
      // What npm installs on Windows is a script for the shell; of our arguments only a path can have blanks.
      ...(isWindows ? { shell: true } : {})
    }
    const words = isWindows ? args.map((word) => word.includes(" ") ? `"${word}"` : word) : args
    const child = execFile("claude", ["plugin", ...words], options, (error, out, said) => {
      if (error === null) return resume(Effect.succeed(out))
      if (error.code === "ENOENT") return resume(new ClaudeFailed({ isMissing: true, text: missing }))
      const text = [said, out].map((each) => each.trim()).find((each) => each !== "") ?? error.message
      resume(new ClaudeFailed({ isMissing: false, text: `claude plugin ${args.join(" ")}: ${text}` }))
    })
    child.stdin?.end()
    return Effect.sync(() => void child.kill())
  })

interface Listed {
  readonly id?: unknown
  readonly version?: unknown
  readonly scope?: unknown
  readonly projectPath?: unknown
}

const present = (listed: ReadonlyArray<Listed>, roots: ReadonlyArray<string>): ReadonlyArray<Present> =>
  listed.flatMap(({ id, projectPath, scope, version }) =>
    typeof id === "string" && scope === "project" && roots.includes(String(projectPath))
      ? [{ id, version: String(version ?? "") }]
      : [])

const installed = (workspace: Workspace) =>
  Effect.gen(function*() {
    const out = yield* claude(workspace, ["list", "--json"])
    const real = yield* Effect.promise(() => fs.realpath(workspace.root).catch(() => workspace.root))
    const value: unknown = yield* Effect.try({
      try: () => JSON.parse(out) as unknown,
      catch: () => new ClaudeFailed({ isMissing: false, text: "claude plugin list --json printed no JSON" })
    })
    return present(Array.isArray(value) ? value as ReadonlyArray<Listed> : [], [workspace.root, real])
  })

const scope = ["--scope", "project"]

/** By the `claude` on the `PATH`. */
export const layer: Layer.Layer<ClaudePlugins> = Layer.succeed(ClaudePlugins, {
  addMarketplace: (workspace, folder) => Effect.asVoid(claude(workspace, ["marketplace", "add", folder])),
  updateMarketplace: (workspace, name) => Effect.asVoid(claude(workspace, ["marketplace", "update", name])),
  installed,
  install: (workspace, id) => Effect.asVoid(claude(workspace, ["install", id, ...scope])),
  update: (workspace, id) => Effect.asVoid(claude(workspace, ["update", id, ...scope]))
})
