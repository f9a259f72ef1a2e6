import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Excluded from "../../domain/workspace/Excluded.ts"
import type { Workspace } from "../../domain/workspace/Workspace.ts"
import { GitIndex } from "../../ports/GitIndex.ts"

/** Asks the `git` found on the PATH. */
export const layer: Layer.Layer<GitIndex> = Layer.succeed(GitIndex, {
  tracked: (workspace) =>
    Effect.gen(function*() {
      if (!isInRepository(workspace.root)) return "none"
      const { code } = yield* git(workspace, ["ls-files", "--error-unmatch", "--", Excluded.ours])
      return code === 0 ? "tracked" : code === 1 ? "none" : "unknown"
    }),
  exclude: (workspace) =>
    withList(workspace, false, ({ file, patternOf }) => addLines(file, Excluded.all.map(patternOf))),
  excluded: (workspace) =>
    withList<ReadonlyArray<string> | undefined>(workspace, undefined, ({ file, patternOf }) => {
      const known = linesOf(file)
      return Excluded.all.filter((names) => known.includes(patternOf(names)))
    }),
  include: (workspace, names) =>
    withList(workspace, false, ({ file, patternOf }) => takeLines(file, names.map(patternOf)))
})

/** The repository's list, and how a name of the workspace is written in it; `none` where there is no repository. */
const withList = <A>(
  workspace: Workspace,
  none: A,
  f: (list: { readonly file: string; readonly patternOf: (names: string) => string }) => A
): Effect.Effect<A> =>
  Effect.gen(function*() {
    if (!isInRepository(workspace.root)) return none
    const prefix = yield* git(workspace, ["rev-parse", "--show-prefix"])
    const file = yield* git(workspace, ["rev-parse", "--git-path", "info/exclude"])
    if (prefix.code !== 0 || file.code !== 0) return none
    const list = { file: path.resolve(workspace.root, line(file.out)), patternOf: pattern(line(prefix.out)) }
    return yield* Effect.orElseSucceed(Effect.try(() => f(list)), () => none)
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

const read = (file: string): string => fs.existsSync(file) ? fs.readFileSync(file, "utf8") : ""

const linesOf = (file: string): ReadonlyArray<string> => read(file).split(/\r?\n/)

/** True when one was there. The others keep their line ends; the file is replaced in one step. */
const takeLines = (file: string, lines: ReadonlyArray<string>): boolean => {
  const before = read(file)
  const after = before.split(/(?<=\n)/).filter((each) => !lines.includes(line(each))).join("")
  if (after === before) return false
  const temporary = `${file}.agnes-${process.pid}.tmp`
  fs.writeFileSync(temporary, after, { flush: true, mode: fs.statSync(file).mode & 0o777 })
  fs.renameSync(temporary, file)
  return true
}

/** True when one was not there yet. A short append is whole or not at all, and git reads the file line by line. */
const addLines = (file: string, lines: ReadonlyArray<string>): boolean => {
  const before = read(file)
  const known = linesOf(file)
  const added = lines.filter((each) => !known.includes(each))
  if (added.length === 0) return false
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.appendFileSync(file, `${before === "" || before.endsWith("\n") ? "" : "\n"}${added.join("\n")}\n`, { flush: true })
  return true
}
