import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as PullWorld from "../../support/PullWorld.ts"

const bytes = (text: string): Buffer => Buffer.from(`PAR1 ${text} PAR1`)

describe("pull", () => {
  it.scoped("N1 N2 nothing offered: no folder for tables and none for rules", () =>
    Effect.gen(function*() {
      const { path, run } = yield* PullWorld.make()
      const done = yield* run()
      assert.deepStrictEqual([done.updated, done.total, done.rules, done.errors], [[], 0, 0, []])
      assert.isFalse(fs.existsSync(path("server")))
      assert.isFalse(fs.existsSync(path(".claude/rules")))
    }))

  it.scoped("N4 N5 N6 a table comes once; when its file is gone it comes again, whatever is written down", () =>
    Effect.gen(function*() {
      const { path, run, server, table } = yield* PullWorld.make()
      server.put("orders", bytes("one"))
      assert.deepStrictEqual((yield* run()).updated, ["orders"])
      assert.strictEqual(table("orders"), "PAR1 one PAR1")
      assert.deepStrictEqual((yield* run()).updated, [])
      assert.lengthOf(server.downloads, 1)
      fs.rmSync(path("server"), { recursive: true })
      const again = yield* run()
      assert.deepStrictEqual(again.errors, [])
      assert.strictEqual(table("orders"), "PAR1 one PAR1")
      assert.lengthOf(server.downloads, 2)
    }))

  it.scoped("N7 a dry run says what would come, and writes nothing", () =>
    Effect.gen(function*() {
      const { all, intent, server } = yield* PullWorld.make()
      server.put("orders", bytes("one"))
      const before = all()
      assert.deepStrictEqual((yield* intent()).fetch.map(({ name }) => name), ["orders"])
      assert.deepStrictEqual(all(), before)
    }))

  it.scoped("an unchanged pull makes two small requests and writes nothing", () =>
    Effect.gen(function*() {
      const { all, run, server } = yield* PullWorld.make()
      server.put("a", bytes("a")).put("b", bytes("b"))
      server.bundle = { mandatory: [{ id: "x", title: "X", content: "c" }], approved: [] }
      yield* run()
      const [before, sent] = [all(), server.sent]
      const asked = server.asked.length
      const again = yield* run()
      assert.deepStrictEqual([again.views, again.rules, again.errors], ["unchanged", 1, []])
      assert.strictEqual(server.asked.length - asked, 2)
      assert.strictEqual(server.sent, sent)
      const parts = (files: ReadonlyMap<string, string>) => [...files].filter(([name]) => !name.includes("pull-state"))
      assert.deepStrictEqual(parts(all()), parts(before))
    }))

  it.scoped("D4 W-38 what is not offered any more goes: file, object and view", () =>
    Effect.gen(function*() {
      const { path, run, server, table } = yield* PullWorld.make()
      server.put("a", bytes("a")).put("b", bytes("b"))
      yield* run()
      server.tables.delete("a")
      const done = yield* run()
      assert.deepStrictEqual([done.removed, done.errors], [["a"], []])
      assert.isUndefined(table("a"))
      assert.lengthOf(fs.readdirSync(path("server/parquet/.agnes")), 1)
      server.tables.clear()
      assert.deepStrictEqual((yield* run()).removed, ["b"])
      assert.deepStrictEqual(fs.readdirSync(path("server/parquet/.agnes")), [])
    }))

  it.scoped("W-38 two workspaces of one user each get the new version", () =>
    Effect.gen(function*() {
      const here = yield* PullWorld.make()
      const there = Workspace.make(`${here.workspace.root}-2`)
      here.server.put("a", bytes("1"))
      yield* here.run()
      yield* here.run({ workspace: there })
      here.server.put("a", bytes("2"))
      yield* here.run()
      assert.deepStrictEqual((yield* here.run({ workspace: there })).updated, ["a"])
    }))

  it.scoped.each([
    ["{\"tables\":{\"a\":{\"hash\"", "not a JSON object"],
    ["[]", "not a JSON object"],
    ["{}", "no \"tables\""],
    ["{\"tables\":[]}", "no \"tables\""],
    ["<html>", "not a JSON object"]
  ])("a manifest that is none (%s) changes nothing", ([text, why]) =>
    Effect.gen(function*() {
      const { all, run, server } = yield* PullWorld.make()
      server.put("a", bytes("a"))
      server.bundle = { mandatory: [], approved: [{ title: "t", content: "c" }] }
      yield* run()
      const before = all()
      server.manifest = text
      server.bundle = { mandatory: [], approved: [] }
      const done = yield* run()
      assert.include(done.errors[0]?.error, why)
      assert.deepStrictEqual(all(), before)
    }))

  it.scoped("a server that is gone, or refuses, changes nothing and says what to do", () =>
    Effect.gen(function*() {
      const { all, run, server } = yield* PullWorld.make()
      server.put("a", bytes("a"))
      yield* run()
      const before = all()
      server.status = 401
      assert.include((yield* run()).errors[0]?.error, "agnes auth import-token")
      server.status = 500
      assert.strictEqual((yield* run()).errors[0]?.stage, "manifest")
      const credentials = { ...(yield* PullWorld.make()).options.credentials, serverUrl: "http://127.0.0.1:1" }
      assert.include((yield* run({ credentials })).errors[0]?.error, "Can't reach")
      assert.deepStrictEqual(all(), before)
    }))

  it.scoped("D1 names that could harm are refused before anything is asked of them; the others come", () =>
    Effect.gen(function*() {
      const { path, run, server } = yield* PullWorld.make()
      const bad = ["../../../evil", "a/b", "a\u0000b", "a'b", "nul", "COM1.x", "x".repeat(300), "Orders", "orders", "a..b", "a.", ""]
      for (const name of bad) server.put(name, bytes(name))
      server.put("good", bytes("good"))
      const done = yield* run()
      assert.deepStrictEqual(done.updated, ["good"])
      assert.lengthOf(done.errors, bad.length)
      assert.deepStrictEqual(server.downloads.map((asked) => asked.path), ["/api/data/good/download"])
      assert.deepStrictEqual(fs.readdirSync(path("server/parquet")).sort(), [".agnes", "good.parquet"])
    }))

  it.scoped("a row that is spoilt takes nothing away from what is here", () =>
    Effect.gen(function*() {
      const { run, server, table } = yield* PullWorld.make()
      server.put("a", bytes("a")).put("b", bytes("b"))
      yield* run()
      server.rows.set("a", { sha256: "nonsense" })
      server.rows.set("b", { hash: null, sha256: undefined })
      const done = yield* run()
      assert.deepStrictEqual([done.updated, done.removed, done.errors.length, done.notes.length], [[], [], 1, 1])
      assert.strictEqual(table("a"), "PAR1 a PAR1")
      assert.strictEqual(table("b"), "PAR1 b PAR1")
    }))

  it.scoped("--table brings one and leaves the others; one that is not offered is an error", () =>
    Effect.gen(function*() {
      const { run, server, table } = yield* PullWorld.make()
      server.put("a", bytes("1")).put("b", bytes("1"))
      yield* run()
      server.put("a", bytes("2")).put("b", bytes("2"))
      assert.deepStrictEqual((yield* run({ choice: { only: "a", skipMaterialized: false } })).updated, ["a"])
      assert.strictEqual(table("b"), "PAR1 1 PAR1")
      const none = yield* run({ choice: { only: "c", skipMaterialized: false } })
      assert.include(none.errors[0]?.error, "agnes catalog")
      assert.deepStrictEqual((yield* run()).updated, ["b"])
    }))

  it.scoped("remote tables never come; materialized ones do, unless they are to be skipped", () =>
    Effect.gen(function*() {
      const { run, server } = yield* PullWorld.make()
      server.put("far", bytes("far"), { query_mode: "remote" }).put("view", bytes("view"), { query_mode: "materialized" })
      const first = yield* run({ choice: { only: undefined, skipMaterialized: true } })
      assert.deepStrictEqual([first.updated, first.remote, first.total], [[], ["far"], 1])
      assert.deepStrictEqual((yield* run()).updated, ["view"])
      assert.deepStrictEqual((yield* run({ choice: { only: undefined, skipMaterialized: true } })).removed, [])
    }))

  it.scoped("D8 a second pull at once says so and does nothing", () =>
    Effect.gen(function*() {
      const { machine, run, server, workspace } = yield* PullWorld.make()
      const { lift } = yield* Effect.promise(() => import("../../../src/ports/Lift.ts"))
      fs.mkdirSync(Workspace.folder(workspace))
      const lock = yield* lift(machine.locks.tryAcquire(Workspace.pullLock(workspace)))
      assert.isTrue((yield* run()).busy)
      assert.deepStrictEqual(server.asked, [])
      if (lock !== undefined) yield* lift(lock.release)
      assert.isFalse((yield* run()).busy)
    }))

  it.scoped("more than may come, or than the disk has, comes not at all", () =>
    Effect.gen(function*() {
      const { run, server } = yield* PullWorld.make()
      server.put("a", bytes("a"))
      assert.isTrue((yield* run({ mostBytes: 5 })).postponed)
      server.rows.set("a", { size_bytes: Number.MAX_SAFE_INTEGER })
      const done = yield* run()
      assert.include(done.errors[0]?.error, "Make room")
      assert.deepStrictEqual(server.downloads, [])
    }))
})
