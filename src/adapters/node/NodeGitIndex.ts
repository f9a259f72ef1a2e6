import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { GitIndex } from "../../ports/GitIndex.ts"

const files = ".claude/agnes-*"

/** What a pull fills. */
const tables = ["server/parquet/", "user/duckdb/"]

/** Asks the `git` found on the PATH. */
export const layer: Layer.Layer<GitIndex> = Layer.succeed(GitIndex, {
  tracked: (workspace) =>
    Effect.gen(function*() {
      if (!isInRepository(workspace.root)) return "none"
      const { code } = yield* git(workspace, ["ls-files", "--error-unmatch", "--", files])
      return code === 0 ? "tracked" : code === 1 ? "none" : "unknown"
    }),
  exclude: (workspace) =>
    Effect.gen(function*() {
      if (!isInRepository(workspace.root)) return false
      const prefix = yield* git(workspace, ["rev-parse", "--show-prefix"])
      const file = yield* git(workspace, ["rev-parse", "--git-path", "info/exclude"])
      if (prefix.code !== 0 || file.code !== 0) return false
      const target = path.resolve(workspace.root, line(file.out))
      const patterns = [files, ...tables].map(pattern(line(prefix.out)))
      return yield* Effect.orElseSucceed(Effect.try(() => addLines(target, patterns)), () => false)
    })
})

const isInRepository = (folder: string): boolean =>
  fs.existsSync(path.join(folder, ".git")) || (path.dirname(folder) !== folder && isInRepository(path.dirname(folder)))

/**
 * Where git was told by its surroundings to look at another repository, we do not want to know about that one; and no
 * child process gets our token.
 */
const surroundings = (): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries({ ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" })
      .filter(([name]) => !/^(?:GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|LITERAL_PATHSPECS)|AGNES_TOKEN)$/.test(name))
  )

/** `code` is the exit code; -1 when git could not be run or took over 5 s. */
const git = (workspace: Workspace, args: ReadonlyArray<string>) =>
  Effect.async<{ readonly code: number; readonly out: string }>((resume) => {
    const options = { cwd: workspace.root, env: surroundings(), timeout: 5_000, maxBuffer: 16_777_216, windowsHide: true }
    const child = execFile("git", ["-c", "core.fsmonitor=false", ...args], options, (error, out) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1
      resume(Effect.succeed({ code, out }))
    })
    return Effect.sync(() => void child.kill())
  })

const line = (out: string): string => out.replace(/\r?\n$/, "")

/** From the top of the repository, where the patterns of `info/exclude` begin; `prefix` is empty or ends in a slash. */
const pattern = (prefix: string) => (names: string): string =>
  prefix === "" ? names : `/${prefix.replace(/[\\*?[\]!# ]/g, (character) => `\\${character}`)}${names}`

/** True when one was not there yet. A short append is whole or not at all, and git reads the file line by line. */
const addLines = (file: string, lines: ReadonlyArray<string>): boolean => {
  const before = fs.existsSync(file) ? fs.readFileSync(file, "utf8") : ""
  const known = before.split(/\r?\n/)
  const added = lines.filter((each) => !known.includes(each))
  if (added.length === 0) return false
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.appendFileSync(file, `${before === "" || before.endsWith("\n") ? "" : "\n"}${added.join("\n")}\n`, { flush: true })
  return true
}
