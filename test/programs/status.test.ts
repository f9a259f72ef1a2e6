import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import * as MemoryProgramFinder from "../../src/adapters/memory/MemoryProgramFinder.ts"
import * as MemorySettingsFile from "../../src/adapters/memory/MemorySettingsFile.ts"
import * as MemoryTokenStore from "../../src/adapters/memory/MemoryTokenStore.ts"
import * as MemoryUserConfig from "../../src/adapters/memory/MemoryUserConfig.ts"
import * as Report from "../../src/domain/status/Report.ts"
import * as ReportJson from "../../src/domain/status/ReportJson.ts"
import * as ReportText from "../../src/domain/status/ReportText.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import * as Status from "../../src/main/programs/Status.ts"
import * as Scene from "./push/Scene.ts"

const token = "e30.e30.x"

const status = (scene: Scene.Scene) =>
  Effect.provide(
    Status.report(Scene.workspace),
    Layer.mergeAll(
      Scene.layer(scene),
      MemoryUserConfig.layer({ server: Scene.serverUrl }),
      MemorySettingsFile.layer(new Map()),
      MemoryProgramFinder.layer({ agnes: "/usr/bin", node: "/usr/bin" }),
      MemoryTokenStore.layer({ token: Redacted.make(token), email: "" })
    )
  )

const states = (scene: Scene.Scene) =>
  Effect.map(status(scene), ({ sessions }) => Object.fromEntries(sessions.map(({ sessionId, state }) => [sessionId, state._tag])))

describe("status", () => {
  it.effect("an empty workspace is empty, and looking at it makes nothing", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      const report = yield* status(scene)
      assert.deepStrictEqual(report.sessions, [])
      assert.deepStrictEqual(report.problems, [])
      assert.deepStrictEqual(report.hooks.map(({ state }) => state), Array(5).fill("missing"))
      assert.isFalse(Report.isClosed(report))
      assert.deepStrictEqual(scene.files.names("/desk"), [])
    }))

  it.effect("follows a session from the queue to the server, and sees it grow", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "a")
      assert.deepStrictEqual(yield* states(scene), { a: "Waiting" })
      yield* Scene.push(scene, { token })
      assert.deepStrictEqual(yield* states(scene), { a: "Sent" })
      Scene.grow(scene, "a")
      assert.deepStrictEqual(yield* states(scene), { a: "Grown" })
      yield* Scene.push(scene, { token })
      assert.deepStrictEqual(yield* states(scene), { a: "Sent" })
    }))

  it.effect("P2 lists an upload whose answer was lost until a receipt says more", () =>
    Effect.gen(function*() {
      const scene = Scene.make(() => ({ _tag: "NoAnswer", code: "ECONNRESET", message: "" }))
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene, { token })
      const report = yield* status(scene)
      assert.deepStrictEqual(
        ReportJson.make(report).in_doubt.map(({ path, server, session_id }) => [session_id, path, server]),
        [["a", Scene.pathOf("a"), Scene.serverUrl]]
      )
      assert.include(ReportText.render(report), `\nIn doubt:\n  a  sent to ${Scene.serverUrl} `)
      scene.answer = Scene.accept
      yield* Scene.push(scene, { token })
      assert.deepStrictEqual((yield* status(scene)).inDoubt, [])
    }))

  it.effect("CLAUDE.local.md is no session: its state stands by itself", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      const notes = Workspace.localNotes(Scene.workspace)
      const shown = Effect.map(status(scene), (report) => {
        assert.deepStrictEqual(report.sessions, [])
        const lines = ReportText.render(report).split("\n").filter((line) => line.startsWith("Notes"))
        return [ReportJson.make(report).notes.state, ...lines.map((line) => line.replace(/\d{4}-.*Z/, "TIME"))]
      })
      assert.deepStrictEqual(yield* shown, ["none"])
      scene.files.write(notes, "# mine\n")
      assert.deepStrictEqual(yield* shown, ["waiting", "Notes     : not sent yet"])
      yield* Scene.push(scene, { token })
      assert.deepStrictEqual(yield* shown, ["sent", "Notes     : sent TIME"])
      scene.files.write(notes, "# mine, longer\n")
      assert.deepStrictEqual(yield* shown, ["changed", "Notes     : sent TIME, changed since"])
      scene.files.remove(notes)
      assert.deepStrictEqual(yield* shown, ["gone", "Notes     : sent TIME, gone since"])
    }))

  it.effect("changes nothing: the same disk before and after, whatever there is", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(413))
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene, { token })
      yield* Scene.session(scene, "b")
      yield* Scene.mark(scene, "c")
      const folder = Workspace.folder(Scene.workspace)
      const image = () => scene.files.names(folder).map((name) => [name, scene.files.read(`${folder}/${name}`)])
      const before = image()
      yield* status(scene)
      assert.deepStrictEqual(image(), before)
    }))

  it.effect("what was given up has its reason, what is private its mark, what waits its age", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(413))
      yield* Scene.session(scene, "dead")
      yield* Scene.push(scene, { token })
      yield* Scene.session(scene, "secret")
      yield* Scene.mark(scene, "SECRET")
      yield* Scene.capture(scene, "waiting", { capturedAt: "2001-01-01T00:00:00Z" })
      const { privateIds, queue, sessions } = yield* status(scene)
      const byId = new Map(sessions.map(({ sessionId, state }) => [sessionId, state]))
      assert.deepInclude(byId.get("dead"), { _tag: "Dead", reason: 413 })
      assert.deepInclude(byId.get("secret"), { _tag: "Private", withdrawal: "not-sent" })
      assert.deepInclude(byId.get("waiting"), { _tag: "Waiting", transcript: "missing" })
      assert.strictEqual(sessions.length, 3)
      assert.strictEqual(privateIds, 1)
      assert.strictEqual(queue.oldest, Date.UTC(2001, 0, 1))
    }))

  it.effect("the entries of a snapshot that a crash left count as waiting", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      Scene.write(scene, "a")
      scene.files.write(`${Workspace.folder(Scene.workspace)}/agnes-sessions.snapshot.77.0123abcd.txt`, `${Scene.line("a")}\n`)
      const { queue, sessions } = yield* status(scene)
      assert.deepStrictEqual(sessions.map(({ state }) => state._tag), ["Waiting"])
      assert.deepInclude(queue, { entries: 1, snapshots: 1 })
    }))

  it.effect("a fork is held while a private session has unrecorded lines", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      Scene.write(scene, "child")
      yield* Scene.capture(scene, "child", { fork: true })
      assert.deepStrictEqual(yield* states(scene), { child: "Waiting" })
      yield* Scene.mark(scene, "parent")
      assert.deepStrictEqual(yield* states(scene), { child: "Held", parent: "Private" })
    }))

  it.effect("is closed where push would be: unreadable list, a foreign queue, files tracked by git", () =>
    Effect.gen(function*() {
      const unreadable = Scene.make()
      unreadable.files.write(Workspace.privateList(Scene.workspace), new Uint8Array([0xff, 0x41]))
      const report = yield* status(unreadable)
      assert.isTrue(Report.isClosed(report))
      assert.isUndefined(report.privateIds)
      const foreign = Scene.make()
      foreign.files.link(Workspace.queue(Scene.workspace), "/etc/passwd")
      assert.isTrue(Report.isClosed(yield* status(foreign)))
      const tracked = Scene.make()
      tracked.git = "tracked"
      assert.isTrue(Report.isClosed(yield* status(tracked)))
    }))

  it.effect("a refused token shows, another one does not", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Scene.always(401))
      yield* Scene.session(scene, "a")
      yield* Scene.push(scene, { token: "another.to.ken" })
      assert.strictEqual((yield* status(scene)).server.token, "present")
      yield* Scene.session(scene, "b")
      yield* Scene.push(scene, { token })
      const report = yield* status(scene)
      assert.strictEqual(report.server.token, "refused")
      assert.strictEqual(report.push.lastRun?.stopped, "auth")
    }))
})
