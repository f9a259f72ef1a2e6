import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import type { Reply } from "../../../src/domain/push/Reply.ts"
import * as InDoubt from "../../../src/domain/push/InDoubt.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Law from "./Law.ts"
import * as Scene from "./Scene.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const lost: Reply = { _tag: "NoAnswer", code: "ECONNRESET", message: "Connection broke." }
const words = { features: ["sha256", "gzip", "append", "withdraw"] }

/** A server that takes parts: what it holds of each file, and of uploads under way. */
const keeping = () => {
  const files = new Map<string, string>()
  const partial = new Map<string, string>()
  const answer: Scene.Script = (request) => {
    const text = Buffer.from(request.bytes).toString()
    if (request.part === undefined) {
      files.set(request.fileName, text)
      return MemoryUploadServer.accept(request, words)
    }
    const { before, complete, from, identity, length } = request.part
    const there = partial.get(identity) ?? (before === undefined ? "" : (files.get(request.fileName) ?? "").slice(0, from))
    if (there.length !== from) return MemoryUploadServer.answer(request, 409, { ...words, offset: there.length })
    if (before !== undefined && !partial.has(identity) && sha256(there) !== before) {
      return MemoryUploadServer.answer(request, 412, { ...words, kind: "changed" })
    }
    const whole = there + text
    if (!complete) {
      partial.set(identity, whole)
      return MemoryUploadServer.answer(request, 204, { ...words, offset: whole.length })
    }
    files.set(request.fileName, whole)
    return MemoryUploadServer.accept({ ...request, bytes: new Uint8Array(length) }, words)
  }
  const offset: MemoryUploadServer.Offsets = (identity) => ({
    _tag: "Answered", status: partial.has(identity) ? 204 : 404, accepted: undefined, kind: undefined,
    retryAfter: undefined, features: [], minVersion: undefined, sentSha256: undefined,
    ...(partial.has(identity) ? { offset: partial.get(identity)!.length } : {})
  })
  return { files, partial, answer, offset }
}

const open = (ways?: { resumable: number; part: number; progress: number }) =>
  Effect.gen(function*() {
    const server = keeping()
    const scene = Scene.make(server.answer)
    scene.offset = server.offset
    yield* Scene.session(scene, "s1")
    yield* Scene.push(scene)
    const push = () => Scene.push(scene, ways === undefined ? {} : { ways })
    return { scene, server, push, first: Scene.record("s1") }
  })

const inDoubt = (scene: Scene.Scene): ReadonlyArray<string> =>
  (scene.files.read(Workspace.inDoubt(Scene.workspace)) ?? "").split("\n").filter(Boolean)
    .flatMap((line) => InDoubt.parse(line)?.sessionId ?? [])

const tiny = { resumable: 10, part: 16, progress: 1 }

describe("a session that grew", () => {
  it.effect("goes as its growth alone, and its receipt is about all of it", () =>
    Effect.gen(function*() {
      const { first, push, scene, server } = yield* open()
      Scene.grow(scene, "s1")
      const { counts } = yield* push()
      assert.deepStrictEqual([counts.sessions, counts.requeued], [1, 0])
      const [, part, ...others] = scene.requests
      assert.strictEqual(others.length, 0)
      assert.strictEqual(Buffer.from(part!.bytes).toString(), Scene.record("more"))
      assert.deepStrictEqual([part?.part?.from, part?.part?.before, part?.part?.complete], [first.length, sha256(first), true])
      const whole = first + Scene.record("more")
      assert.strictEqual(server.files.get("s1.jsonl"), whole)
      assert.include(scene.files.read(Workspace.receipts(Scene.workspace)), sha256(whole))
      // And again: behind the last receipt.
      Scene.grow(scene, "s1")
      yield* push()
      assert.strictEqual(scene.requests[2]?.part?.from, whole.length)
    }))

  it.effect("goes whole when what the server has of it is no longer its beginning", () =>
    Effect.gen(function*() {
      const { push, scene, server } = yield* open()
      const other = Scene.record("S1") + Scene.record("more")
      Scene.write(scene, "s1", other)
      yield* push()
      assert.deepStrictEqual([scene.requests.length, scene.requests[1]?.part, server.files.get("s1.jsonl")], [2, undefined, other])
    }))

  it.effect("goes whole when the server has something else by now, or does not know parts after all", () =>
    Effect.gen(function*() {
      for (const status of [412, 404, 405, 409, 400, 415, 422, 501]) {
        const { push, scene, server } = yield* open()
        scene.answer = (request) =>
          request.part === undefined ? server.answer(request, scene) : MemoryUploadServer.answer(request, status, words)
        Scene.grow(scene, "s1")
        const { counts } = yield* push()
        assert.deepStrictEqual([status, counts.sessions, counts.requeued], [status, 1, 0])
        assert.strictEqual(server.files.get("s1.jsonl"), Scene.record("s1") + Scene.record("more"))
        // One that does not know them is not asked again in this run.
        assert.strictEqual(scene.requests.length, 3)
      }
    }))

  it.effect("is not believed to be there when the server's hash is another", () =>
    Effect.gen(function*() {
      const { push, scene, server } = yield* open()
      scene.answer = (request) =>
        request.part === undefined ? server.answer(request, scene) : MemoryUploadServer.accept({ ...request, sha256: "0".repeat(64) }, words)
      Scene.grow(scene, "s1")
      const { counts } = yield* push()
      assert.strictEqual(counts.sessions, 0)
    }))

  it.effect("never goes in parts to a server that did not say it takes them", () =>
    Effect.gen(function*() {
      const scene = Scene.make()
      yield* Scene.session(scene, "s1")
      yield* Scene.push(scene, { ways: tiny })
      Scene.grow(scene, "s1")
      yield* Scene.push(scene, { ways: tiny })
      assert.deepStrictEqual(scene.requests.map(({ part }) => part), [undefined, undefined])
    }))
})

describe("a large session", () => {
  it.effect("goes on after a break where the server is, each byte once", () =>
    Effect.gen(function*() {
      const { push, scene, server } = yield* open(tiny)
      const text = Scene.record("x".repeat(300))
      yield* Scene.session(scene, "big", text)
      const broken = new Set([2, 5, 9])
      scene.answer = (request) => {
        const reply = server.answer(request, scene)
        return broken.has(scene.requests.length) ? lost : reply
      }
      const { counts } = yield* push()
      assert.deepStrictEqual([counts.sessions, counts.requeued], [1, 0])
      assert.strictEqual(server.files.get("big.jsonl"), text)
      const bytes = scene.requests.slice(1).reduce((sum, request) => sum + request.bytes.length, 0)
      assert.strictEqual(bytes, text.length)
    }))

  it.effect("is in doubt as long as there is no receipt, also when only parts of it are there", () =>
    Effect.gen(function*() {
      const { push, scene, server } = yield* open(tiny)
      yield* Scene.session(scene, "big", Scene.record("x".repeat(300)))
      // Three parts are taken, then the server is gone.
      scene.answer = (request) => scene.requests.length <= 4 ? server.answer(request, scene) : MemoryUploadServer.noAnswer
      const { counts } = yield* push()
      assert.deepStrictEqual([counts.sessions, counts.requeued], [0, 1])
      assert.strictEqual(server.partial.size, 1)
      assert.deepStrictEqual(inDoubt(scene), ["big"])
      // A mark now: nothing more of it goes, and the server is asked for it back.
      const before = scene.requests.length
      yield* Scene.mark(scene, "big")
      scene.answer = server.answer
      yield* push()
      assert.strictEqual(scene.requests.length, before)
      assert.deepStrictEqual(scene.asked.map(({ name, what }) => [name, what]), [["big", "withdraw"]])
    }))

  it.effect("P2 stops between two parts when it becomes private, and is asked back in the same run", () =>
    Effect.gen(function*() {
      const { push, scene, server } = yield* open(tiny)
      yield* Scene.session(scene, "big", Scene.record("x".repeat(300)))
      scene.answer = (request) =>
        Effect.gen(function*() {
          if (scene.requests.length === 3) yield* Effect.orDie(Scene.mark(scene, "big"))
          const reply = server.answer(request, scene)
          return Effect.isEffect(reply) ? yield* reply : reply
        })
      const { counts } = yield* push()
      assert.strictEqual(scene.requests.length, 3)
      assert.deepStrictEqual([counts.sessions, counts.private_skipped], [0, 1])
      assert.deepStrictEqual(scene.asked.map(({ name, what }) => [name, what]), [["big", "withdraw"]])
      assert.deepStrictEqual((yield* Law.look(scene))({ id: "big", versions: [], captured: 0 }), ["private"])
    }))

  it.effect("begins no part after a server asked to be left alone; a growth whose reply was lost is in doubt with its receipt", () =>
    Effect.gen(function*() {
      const { push, scene, server } = yield* open()
      Scene.grow(scene, "s1")
      scene.answer = (request) => {
        void server.answer(request, scene)
        return lost
      }
      assert.strictEqual((yield* push()).counts.sessions, 0)
      scene.answer = server.answer
      assert.strictEqual((yield* push()).counts.sessions, 1)
      assert.strictEqual(server.files.get("s1.jsonl"), Scene.record("s1") + Scene.record("more"))
      assert.deepStrictEqual(inDoubt(scene), [])
    }))
})
