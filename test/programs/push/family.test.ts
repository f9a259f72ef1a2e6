import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as DryRun from "../../../src/domain/push/DryRun.ts"
import * as Summary from "../../../src/domain/push/Summary.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Family from "./FamilyScene.ts"
import * as Scene from "./Scene.ts"

const names = (id: string, of: ReadonlyArray<string> = Family.all) => of.map((name) => `${id}/${name}`)

describe("the family of a session", () => {
  it.effect("goes after the session in the run that learns that the server takes it", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      yield* Family.session(scene, "s1")
      yield* Scene.session(scene, "s2")
      const summary = yield* Scene.push(scene, { concurrency: 1 })
      assert.deepStrictEqual(Scene.sentNames(scene), ["s1.jsonl", ...names("s1"), "s2.jsonl"])
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.family, summary.counts.requeued], [2, 3, 0])
      assert.include(Summary.toLines(summary), "Uploaded 3 file(s) of sub-agents and tool results")
      assert.sameMembers([...yield* Family.receipts(scene)], Family.all.map((name) => `${Scene.pathOf("s1")} ${name}`))
      assert.notInclude(scene.files.read(Workspace.receipts(Scene.workspace)) ?? "", "agent-a")
      assert.notInclude(Scene.uploadedLog(scene) ?? "", "agent-a")
      const again = yield* Scene.push(scene)
      assert.deepStrictEqual([again.counts.family, scene.requests.length], [0, 5])
    }))

  it.effect("stays here while the server does not say that it takes it, and goes once it does", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Family.session(scene, "s1")
      yield* Scene.push(scene)
      yield* Scene.push(scene)
      assert.deepStrictEqual([Scene.sentNames(scene), scene.opened], [["s1.jsonl"], [Scene.pathOf("s1")]])
      scene.answer = Family.accept
      yield* Scene.session(scene, "s2")
      yield* Scene.push(scene)
      assert.deepStrictEqual(Family.sent(scene), names("s1"))
    }))

  it.effect("only what is new or changed goes again, whether the session is queued or not", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      yield* Family.session(scene, "s1")
      yield* Scene.push(scene)
      scene.requests.length = 0
      Family.write(scene, "s1", Family.agent, Scene.record("more"))
      Family.write(scene, "s1", Family.meta)
      Family.write(scene, "s1", "subagents/agent-b.jsonl")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), names("s1", [Family.agent, "subagents/agent-b.jsonl"]))
      assert.strictEqual(summary.counts.family, 2)
      scene.requests.length = 0
      Family.write(scene, "s1", Family.result, "other")
      yield* Scene.capture(scene, "s1")
      const queued = yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), names("s1", [Family.result]))
      assert.deepStrictEqual([queued.counts.unchanged, queued.counts.family], [1, 1])
      scene.requests.length = 0
      yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), [])
    }))

  it.effect("nothing of it is listed or opened when the session is private", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      yield* Scene.session(scene, "other")
      yield* Scene.push(scene)
      yield* Family.session(scene, "secret")
      yield* Scene.mark(scene, "secret")
      yield* Scene.push(scene)
      yield* Scene.push(scene)
      assert.deepStrictEqual(scene.opened.filter((path) => path.includes("secret")), [])
      assert.deepStrictEqual(Scene.sentNames(scene), ["other.jsonl"])
    }))

  it.effect("a mark between two of its files holds the rest back and takes the session back", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.but(`s1/${Family.agent}`, (request, scene) =>
        Effect.orDie(Effect.as(Scene.mark(scene, "s1"), MemoryUploadServer.accept(request, { features: Family.features })))))
      yield* Family.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), ["s1.jsonl", `s1/${Family.agent}`])
      assert.deepStrictEqual(scene.asked.map(({ name, what }) => `${what} ${name}`), ["withdraw s1"])
      assert.deepStrictEqual([summary.counts.private_skipped, summary.counts.requeued], [1, 0])
      assert.notInclude(scene.opened, Family.pathOf("s1", Family.meta))
    }))

  it.effect("a file that holds a private session's id is kept back with a line; the others go", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      Family.write(scene, "s1", Family.agent, `{"type":"user","sessionId":"secret"}\n`)
      yield* Family.session(scene, "s1", [Family.meta, Family.result])
      yield* Scene.mark(scene, "secret")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Family.sent(scene), names("s1", [Family.meta, Family.result]))
      assert.deepStrictEqual([summary.counts.family_private, summary.counts.private_skipped, summary.counts.requeued], [1, 0, 0])
      assert.include(Scene.skippedLog(scene) ?? "", `\ts1/${Family.agent}\t${Family.pathOf("s1", Family.agent)}\n`)
      yield* Scene.push(scene)
      assert.strictEqual((Scene.skippedLog(scene) ?? "").split("\n").length, 2)
    }))

  it.effect("410 tombstoned for one of its files: the whole session is private", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.but(`s1/${Family.meta}`, Scene.always(410, { kind: "tombstoned", features: Family.features })))
      yield* Family.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Family.sent(scene), names("s1", [Family.agent, Family.meta]))
      assert.deepStrictEqual([summary.counts.private_skipped, summary.counts.requeued], [1, 0])
      assert.include(Scene.skippedLog(scene) ?? "", `\ts1\t${Scene.pathOf("s1")}\n`)
      assert.isUndefined(Scene.queueText(scene))
    }))

  it.effect("refused for good: a letter of its own, which blocks nobody and brings it back", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.but(`s1/${Family.meta}`, Scene.always(413)))
      yield* Family.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Family.sent(scene), names("s1"))
      const { dropped_permanent, family, family_dropped, requeued, sessions } = summary.counts
      assert.deepStrictEqual([sessions, family, family_dropped, dropped_permanent, requeued], [1, 2, 1, 0, 0])
      const letter = `\ts1/${Family.meta}\t413\t${Family.pathOf("s1", Family.meta)}\n`
      assert.include(Scene.failedLog(scene) ?? "", letter)
      yield* Scene.capture(scene, "s1")
      yield* Scene.push(scene)
      assert.strictEqual(scene.requests.length, 4)
      scene.answer = Family.accept
      const retried = yield* Scene.push(scene, { retryFailed: { sessionId: "S1" } })
      assert.deepStrictEqual([retried.counts.retried, retried.counts.unchanged, retried.counts.family], [1, 1, 1])
      assert.deepStrictEqual(Scene.sentNames(scene).slice(4), names("s1", [Family.meta]))
      assert.strictEqual(Scene.failedLog(scene) ?? "", "")
    }))

  it.effect("a link, a FIFO or a folder elsewhere is refused with a letter, once", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      scene.files.write("/elsewhere/subagents/agent-z.jsonl", Scene.record("canary"))
      yield* Family.session(scene, "s1", [Family.agent])
      scene.files.link(Family.pathOf("s1", "subagents/link.jsonl"), "/elsewhere/subagents/agent-z.jsonl")
      scene.files.fifo(Family.pathOf("s1", "subagents/fifo.jsonl"))
      scene.files.link(Family.pathOf("s1", "tool-results"), "/elsewhere/subagents")
      const summary = yield* Scene.push(scene)
      yield* Scene.capture(scene, "s1")
      yield* Scene.push(scene)
      assert.deepStrictEqual([Family.sent(scene), summary.counts.family_dropped], [names("s1", [Family.agent]), 3])
      const lines = (Scene.failedLog(scene) ?? "").trim().split("\n").map((line) => line.split("\t").slice(1, 3).join(" "))
      assert.deepStrictEqual(lines, ["s1/subagents/fifo.jsonl refused", "s1/subagents/link.jsonl refused", "s1/tool-results refused"])
      scene.files.remove(Family.pathOf("s1", "tool-results"))
      Family.write(scene, "s1", Family.result)
      yield* Scene.push(scene, { retryFailed: "all" })
      assert.include(Family.sent(scene), `s1/${Family.result}`)
      assert.notInclude(Scene.sentNames(scene).join(), "agent-z")
    }))

  it.effect("a failure keeps the session's entry; in the run it is tried again, the session is not", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.but(`s1/${Family.agent}`, Scene.always(500)))
      yield* Family.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      const count = (name: string) => Scene.sentNames(scene).filter((each) => each === name).length
      assert.deepStrictEqual(names("s1").map(count), [3, 1, 1])
      assert.strictEqual(count("s1.jsonl"), 1)
      const { family, requeued, sessions } = summary.counts
      assert.deepStrictEqual([sessions, family, requeued, summary.errors], [1, 2, 1, [{ file: "agent-a.jsonl", status: 500 }]])
      assert.deepStrictEqual(Scene.queueLines(scene), [Scene.line("s1")])
      scene.answer = Family.accept
      const next = yield* Scene.push(scene)
      assert.deepStrictEqual([next.counts.unchanged, next.counts.family, next.counts.requeued], [1, 1, 0])
      assert.isUndefined(Scene.queueText(scene))
    }))

  it.effect("one that failed once is delivered by the same run", () =>
    Effect.gen(function*() {
      let failed = false
      const scene = Scene.make(Family.but(`s1/${Family.meta}`, (request, scene) => {
        if (failed) return Family.accept(request, scene)
        failed = true
        return MemoryUploadServer.answer(request, 503)
      }))
      yield* Family.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.sessions, summary.counts.family, summary.counts.requeued], [1, 3, 0])
      assert.strictEqual(scene.requests.length, 5)
      assert.isDefined(Scene.uploadedLog(scene))
    }))

  it.effect("a refused token, or a server that goes away: nothing more is sent, nothing is lost", () =>
    Effect.gen(function*() {
      for (const answer of [Scene.always(401), () => MemoryUploadServer.noAnswer]) {
        const scene = Scene.make(Family.but(`s1/${Family.agent}`, answer))
        yield* Family.session(scene, "s1")
        const summary = yield* Scene.push(scene)
        assert.notInclude(Family.sent(scene), `s1/${Family.meta}`)
        assert.deepStrictEqual([summary.counts.sessions, summary.counts.requeued, Scene.failedLog(scene)], [1, 1, undefined])
        scene.answer = Family.accept
        const next = yield* Scene.push(scene, { token: "an.other.token" })
        assert.deepStrictEqual([next.counts.unchanged, next.counts.family, next.counts.requeued], [1, 3, 0])
      }
    }))

  it.effect("Retry-After binds a family under way, too: it goes on after it in the same run", () =>
    Effect.gen(function*() {
      let refused = false
      const scene = Scene.make((request, scene) => {
        if (refused || request.fileName !== `s1/${Family.agent}`) return Family.accept(request, scene)
        refused = true
        return MemoryUploadServer.answer(request, 429, { retryAfter: "2" })
      })
      yield* Family.session(scene, "s1")
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([summary.counts.family, summary.counts.requeued, summary.stopped], [3, 0, undefined])
    }))

  it.effect("many bad files do not hammer the server: sixteen in a row end a try", () =>
    Effect.gen(function*() {
      const scene = Scene.make((request, scene) =>
        request.fileName.includes("/") ? MemoryUploadServer.answer(request, 500) : Family.accept(request, scene))
      const many = Array.from({ length: 40 }, (_, i) => `tool-results/${String(i).padStart(2, "0")}.txt`)
      yield* Family.session(scene, "s1", many)
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual([Family.sent(scene).length, summary.counts.requeued], [48, 1])
      scene.answer = Family.accept
      const next = yield* Scene.push(scene)
      assert.deepStrictEqual([next.counts.family, next.counts.requeued], [40, 0])
    }))

  it.effect("a server that takes a file for a session is not believed and not asked again", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      yield* Family.session(scene, "s1", [Family.agent])
      yield* Scene.push(scene)
      for (const name of [Family.meta, Family.result]) Family.write(scene, "s1", name)
      scene.requests.length = 0
      scene.answer = (request) =>
        MemoryUploadServer.accept({ ...request, fileName: request.fileName.replace(/.*\//, "") }, { features: ["sha256"] })
      yield* Scene.push(scene)
      yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), [`s1/${Family.meta}`])
      assert.lengthOf(yield* Family.receipts(scene), 1)
    }))

  it.effect("an empty file waits until it holds something; one that vanishes is no error", () =>
    Effect.gen(function*() {
      const scene = Scene.make((request, scene) => {
        if (request.fileName === `s1/${Family.agent}`) scene.files.remove(Family.pathOf("s1", Family.result))
        return Family.accept(request, scene)
      })
      Family.write(scene, "s1", Family.meta, "")
      yield* Family.session(scene, "s1", [Family.agent, Family.result])
      const summary = yield* Scene.push(scene)
      assert.deepStrictEqual(Family.sent(scene), names("s1", [Family.agent]))
      assert.deepStrictEqual([summary.errors, summary.counts.requeued, Scene.failedLog(scene)], [[], 0, undefined])
      Family.write(scene, "s1", Family.meta)
      yield* Scene.push(scene)
      assert.deepStrictEqual(Family.sent(scene), names("s1", [Family.agent, Family.meta]))
    }))

  it.effect("taken back with its session; after an undo all of it is sent again", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      yield* Family.session(scene, "s1")
      yield* Scene.push(scene)
      yield* Scene.mark(scene, "s1")
      yield* Scene.push(scene)
      assert.deepStrictEqual(scene.asked.map(({ name, what }) => `${what} ${name}`), ["withdraw s1"])
      yield* Scene.unmark(scene, "s1")
      yield* Scene.capture(scene, "s1")
      scene.requests.length = 0
      yield* Scene.push(scene)
      assert.deepStrictEqual(Scene.sentNames(scene), ["s1.jsonl", ...names("s1")])
      assert.strictEqual(scene.asked.at(-1)?.what, "lift")
    }))

  it.effect("A3 a dry run names what would go with the sessions, to a server that takes it, and asks nobody", () =>
    Effect.gen(function*() {
      const scene = Scene.make(Family.accept)
      yield* Family.session(scene, "s1")
      yield* Scene.mark(scene, "secret")
      yield* Family.session(scene, "secret")
      assert.isUndefined((yield* Scene.dryRun(scene)).family)
      yield* Scene.push(scene)
      for (const id of ["s1", "s2", "secret"]) yield* Family.session(scene, id, [Family.agent])
      const before = scene.requests.length
      scene.opened.length = 0
      const plan = yield* Scene.dryRun(scene)
      assert.deepStrictEqual(plan.family, ["s1", "s2"].map((id) => Family.pathOf(id, Family.agent)))
      assert.deepStrictEqual(DryRun.toLines(plan).slice(3, 6), [
        "With 2 file(s) of sub-agents and tool results:", ...(plan.family ?? []).map((path) => `  ${path}`)
      ])
      assert.strictEqual(scene.requests.length, before)
      assert.isFalse(scene.opened.some((path) => path.includes("secret") || path.endsWith(".jsonl")))
    }))
})
