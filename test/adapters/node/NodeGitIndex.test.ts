import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import { vi } from "vitest"
import * as NodeGitIndex from "../../../src/adapters/node/NodeGitIndex.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { GitIndex } from "../../../src/ports/GitIndex.ts"
import * as Contract from "../../ports/GitIndex.ts"
import * as Support from "./support.ts"

const folder = Support.folders("git")
const run = (cwd: string, ...args: ReadonlyArray<string>): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd, encoding: "utf8" })

/** A repository with a workspace in it, at its top or below. */
const repository = (below = ""): Workspace.Workspace => {
  const top = folder()
  run(top, "init", "-q")
  const workspace = Workspace.make(`${top}${below}`)
  fs.mkdirSync(Workspace.folder(workspace), { recursive: true })
  fs.writeFileSync(Workspace.queue(workspace), "a\t/b.jsonl\n")
  fs.writeFileSync(Workspace.settings(workspace), "{}\n")
  run(workspace.root, "add", "-f", ".claude/settings.json")
  return workspace
}

const tracked = (workspace: Workspace.Workspace) => Effect.flatMap(GitIndex, (git) => git.tracked(workspace))
const exclude = (workspace: Workspace.Workspace) => Effect.flatMap(GitIndex, (git) => git.exclude(workspace))

Contract.suite("node", (kind) => {
  const workspace = kind === "no-repository" ? Workspace.make(folder()) : repository()
  if (kind === "tracked") run(workspace.root, "add", "-f", ".claude/agnes-sessions.txt")
  return { layer: NodeGitIndex.layer, workspace }
})

describe("NodeGitIndex", () => {
  it.effect("reliability C3 finds any of our files, also from a workspace below the repository", () =>
    Effect.gen(function*() {
      for (const name of ["agnes-sessions-private.txt", "agnes-sessions.snapshot.1.abcdef01.txt", "agnes-receipts.jsonl"]) {
        const workspace = repository("/apps/one")
        fs.writeFileSync(`${Workspace.folder(workspace)}/${name}`, "x\n")
        assert.strictEqual(yield* tracked(workspace), "none", name)
        run(workspace.root, "add", "-f", `.claude/${name}`)
        assert.strictEqual(yield* tracked(workspace), "tracked", name)
      }
    }).pipe(Effect.provide(NodeGitIndex.layer)))

  it.effect("what is excluded is ignored by git, at the top and below, also with odd names", () =>
    Effect.gen(function*() {
      for (const below of ["", "/apps/one", "/odd [a]*? !#\\ dir"]) {
        const workspace = repository(below)
        assert.isTrue(yield* exclude(workspace), below)
        assert.isFalse(yield* exclude(workspace), below)
        assert.notInclude(run(workspace.root, "status", "--porcelain", "-uall"), "agnes-sessions", below)
      }
    }).pipe(Effect.provide(NodeGitIndex.layer)))

  it.effect("keeps the lines of others and ends an unfinished one", () =>
    Effect.gen(function*() {
      const workspace = repository()
      const file = `${workspace.root}/.git/info/exclude`
      fs.mkdirSync(`${workspace.root}/.git/info`, { recursive: true })
      fs.writeFileSync(file, "*.log\n*.tmp")
      yield* exclude(workspace)
      assert.strictEqual(fs.readFileSync(file, "utf8"), "*.log\n*.tmp\n.claude/agnes-*\nserver/parquet/\nuser/duckdb/\n")
    }).pipe(Effect.provide(NodeGitIndex.layer)))

  it.effect("gives the list of a repository back as it was, odd names and line ends of others included", () =>
    Effect.gen(function*() {
      for (const below of ["", "/odd [a]*? !#\\ dir"]) {
        const workspace = repository(below)
        const file = `${run(workspace.root, "rev-parse", "--path-format=absolute", "--git-common-dir").trim()}/info/exclude`
        fs.mkdirSync(file.replace(/\/exclude$/, ""), { recursive: true })
        fs.writeFileSync(file, "# mine\r\n*.log\n")
        const git = yield* GitIndex
        yield* git.exclude(workspace)
        yield* git.include(workspace, (yield* git.excluded(workspace)) ?? [])
        assert.strictEqual(fs.readFileSync(file, "utf8"), "# mine\r\n*.log\n")
      }
    }).pipe(Effect.provide(NodeGitIndex.layer)))

  it.effect("a repository cannot make it run a program", () =>
    Effect.gen(function*() {
      const workspace = repository()
      run(workspace.root, "config", "core.fsmonitor", `touch ${workspace.root}/pwned; false`)
      yield* tracked(workspace)
      yield* exclude(workspace)
      assert.isFalse(fs.existsSync(`${workspace.root}/pwned`))
    }).pipe(Effect.provide(NodeGitIndex.layer)))

  it.effect("is not led to another repository by the environment, and says unknown where git cannot tell", () =>
    Effect.gen(function*() {
      const workspace = repository()
      vi.stubEnv("GIT_DIR", `${repository().root}/.git`)
      run(workspace.root, "--git-dir", `${workspace.root}/.git`, "add", "-f", ".claude/agnes-sessions.txt")
      assert.strictEqual(yield* tracked(workspace), "tracked")
      vi.unstubAllEnvs()
      fs.writeFileSync(`${workspace.root}/.git/HEAD`, "nonsense")
      assert.strictEqual(yield* tracked(workspace), "unknown")
    }).pipe(Effect.provide(NodeGitIndex.layer)))
})
