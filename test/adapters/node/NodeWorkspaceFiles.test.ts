import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as NodeWorkspaceFiles from "../../../src/adapters/node/NodeWorkspaceFiles.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { WorkspaceFiles } from "../../../src/ports/WorkspaceFiles.ts"
import * as Suite from "../../ports/WorkspaceFiles.ts"
import * as TempFolder from "../../support/TempFolder.ts"

Suite.suite("on this machine", Effect.map(TempFolder.make, (root) => ({ root, layer: NodeWorkspaceFiles.layer })))

const bytes = new TextEncoder().encode("new\n")

const within = <A, E>(f: (root: string, files: typeof WorkspaceFiles.Service) => Effect.Effect<A, E>) =>
  Effect.scoped(Effect.gen(function*() {
    const folder = yield* TempFolder.make
    fs.mkdirSync(`${folder}/ws`)
    fs.mkdirSync(`${folder}/outside`)
    return yield* f(`${folder}/ws`, yield* WorkspaceFiles)
  })).pipe(Effect.provide(NodeWorkspaceFiles.layer))

const write = (files: typeof WorkspaceFiles.Service, root: string, name: string) =>
  files.write(Workspace.make(root), name, bytes)

it.effect("keeps the permissions of the file and leaves nothing else behind", () =>
  within((root, files) =>
    Effect.gen(function*() {
      fs.writeFileSync(`${root}/a.json`, "old")
      fs.chmodSync(`${root}/a.json`, 0o640)
      yield* write(files, root, "a.json")
      assert.strictEqual(fs.statSync(`${root}/a.json`).mode & 0o777, 0o640)
      assert.deepStrictEqual(fs.readdirSync(root), ["a.json"])
    })))

it.effect("follows a link inside the workspace and keeps it", () =>
  within((root, files) =>
    Effect.gen(function*() {
      fs.writeFileSync(`${root}/real.json`, "old")
      fs.symlinkSync("real.json", `${root}/link.json`)
      yield* write(files, root, "link.json")
      assert.isTrue(fs.lstatSync(`${root}/link.json`).isSymbolicLink())
      assert.strictEqual(fs.readFileSync(`${root}/real.json`, "utf8"), "new\n")
    })))

it.effect("refuses every link that leads out of the workspace, before making anything there", () =>
  within((root, files) =>
    Effect.gen(function*() {
      fs.writeFileSync(`${root}/../outside/file`, "old")
      fs.symlinkSync("../outside/file", `${root}/file`)
      fs.symlinkSync("../outside", `${root}/.claude`)
      fs.symlinkSync("../outside/new", `${root}/dangling`)
      for (const name of ["file", ".claude/settings.json", ".claude/commands/x.md", "dangling"]) {
        assert.include((yield* Effect.flip(write(files, root, name))).message, "link")
      }
      assert.include((yield* Effect.flip(files.read(Workspace.make(root), "file"))).message, "link")
      assert.deepStrictEqual(fs.readdirSync(`${root}/../outside`), ["file"])
      assert.strictEqual(fs.readFileSync(`${root}/../outside/file`, "utf8"), "old")
    })))

it.effect("refuses a FIFO and a folder without waiting", () =>
  within((root, files) =>
    Effect.gen(function*() {
      execFileSync("mkfifo", [`${root}/fifo`])
      fs.mkdirSync(`${root}/folder`)
      for (const name of ["fifo", "folder"]) {
        assert.include((yield* Effect.flip(files.read(Workspace.make(root), name))).message, "regular")
        assert.include((yield* Effect.flip(write(files, root, name))).message, "regular")
      }
    })))

it.effect("says it when .claude is a file", () =>
  within((root, files) =>
    Effect.gen(function*() {
      fs.writeFileSync(`${root}/.claude`, "")
      yield* Effect.flip(write(files, root, ".claude/settings.json"))
      assert.strictEqual(fs.readFileSync(`${root}/.claude`, "utf8"), "")
    })))

it.effect("makes the workspace itself", () =>
  within((root, files) =>
    Effect.gen(function*() {
      yield* write(files, `${root}/new/ws`, "CLAUDE.md")
      assert.strictEqual(fs.readFileSync(`${root}/new/ws/CLAUDE.md`, "utf8"), "new\n")
    })))
