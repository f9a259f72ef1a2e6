import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import * as MemoryUsageStore from "../../../src/adapters/memory/MemoryUsageStore.ts"
import type { PipelineSession } from "../../../src/domain/pipeline/Processor.ts"
import * as UsageProcessor from "../../../src/main/programs/server/pipeline/UsageProcessor.ts"
import { receiveUpload } from "../../../src/main/programs/server/ReceiveUpload.ts"
import { BlobStore } from "../../../src/ports/BlobStore.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import { UsageStore } from "../../../src/ports/UsageStore.ts"
import * as Records from "../../domain/transcript/records.ts"
import * as samples from "../../domain/transcript/samples.ts"
import * as Indexed from "../../ports/support/Indexed.ts"
import * as Used from "../../ports/support/Used.ts"

const stores = () => Layer.mergeAll(MemoryUsageStore.layer, MemoryBlobStore.layer, MemoryTokenSigner.layer)

const receive = (session: string, bytes: Uint8Array) =>
  receiveUpload({ userId: "ann", fileName: `${session}.jsonl`, bytes: Stream.make(bytes), limit: 1e8 })

const current = (session: string) =>
  Effect.flatMap(SessionStore, (store) =>
    Effect.map(store.find({ userId: "ann", session }), (stored): PipelineSession => ({
      userId: "ann", session, ...stored?.current ?? { revision: 1, sha256: "", size: 0 }
    })))

const process = (session: string) =>
  Effect.gen(function*() {
    const processor = yield* UsageProcessor.make
    return yield* processor.process(yield* current(session))
  })

const messages = Effect.flatMap(UsageStore, (store) =>
  Effect.map(store.figures(Used.everything), ({ messages }) => messages.reduce((sum, one) => sum + one.messages, 0)))

const said = (...ids: ReadonlyArray<string>): Uint8Array =>
  samples.jsonl(...ids.map((id) => Records.assistant(id, null, `m${id}`, Records.text("x"))))

describe("the processor usage", () => {
  it.effect("puts down what a session used; a fork and a grown version count what is new", () =>
    Effect.gen(function*() {
      for (const [session, ids] of [["s1", ["1", "2"]], ["s2", ["1", "2", "3"]], ["s1", ["1", "2", "4"]]] as const) {
        yield* receive(session, said(...ids))
        const { commit, items } = yield* process(session)
        assert.strictEqual(items, ids.length)
        yield* commit
      }
      assert.strictEqual(yield* messages, 4)
      yield* Indexed.withdraw("ann", "s2", 1)
      assert.strictEqual(yield* messages, 3)
    }).pipe(Effect.provide(stores())))

  it.effect("a session withdrawn while it was read leaves nothing", () =>
    Effect.gen(function*() {
      yield* receive("s", said("1"))
      const { commit } = yield* process("s")
      yield* Indexed.withdraw("ann", "s", 1)
      yield* commit
      assert.strictEqual(yield* messages, 0)
    }).pipe(Effect.provide(stores())))

  it.effect("every sample and every corruption of one is counted", () =>
    Effect.gen(function*() {
      for (const [n, bytes] of samples.everyFile().entries()) {
        yield* receive(`whole${n}`, bytes)
        yield* receive(`cut${n}`, bytes.slice(0, bytes.length >> 1))
        yield* receive(`noise${n}`, bytes.map((byte, i) => i % 97 === 0 ? byte ^ 0x80 : byte))
        for (const kind of ["whole", "cut", "noise"]) yield* (yield* process(`${kind}${n}`)).commit
      }
      const odd = ["", "{", "[]", "null", "7", "\"x\"", "{}", "{\"type\":\"assistant\",\"message\":[]}", "\u0000"].join("\n")
      yield* receive("odd", new TextEncoder().encode(odd))
      assert.strictEqual((yield* process("odd")).items, 0)
      assert.strictEqual(yield* messages, 18)
    }).pipe(Effect.provide(stores())))

  it.effect("bytes that cannot be read are tried again, and nothing of a path is told", () =>
    Effect.gen(function*() {
      const processor = yield* UsageProcessor.make
      const failed = yield* Effect.flip(processor.process({ ...yield* current("nowhere"), revision: 9 }))
      assert.deepInclude({ ...failed }, { kind: "transient" })
      assert.notInclude(failed.reason, "/")
    }).pipe(Effect.provide(stores())))

  it.effect("transcripts of sub-agents count with their session, told apart", () =>
    Effect.gen(function*() {
      yield* receive("s", said("1"))
      const blobs = yield* BlobStore
      const store = yield* SessionStore
      const file = "subagents/agent-a1.jsonl"
      const family: SessionStore["Type"] = {
        ...store,
        family: () => Effect.succeed([
          { name: file, version: { revision: 1, sha256: "", size: 1 }, receivedAt: 1 },
          { name: "subagents/agent-a1.meta.json", version: { revision: 1, sha256: "", size: 1 }, receivedAt: 1 },
          { name: "tool-results/x.jsonl", version: { revision: 1, sha256: "", size: 1 }, receivedAt: 1 }
        ])
      }
      const both: BlobStore["Type"] = {
        ...blobs,
        read: (key) => key.file === undefined ? blobs.read(key) : key.file === file ? Stream.make(said("1", "2", "3")) : Stream.dieMessage("read")
      }
      const { commit } = yield* process("s").pipe(Effect.provideService(BlobStore, both), Effect.provideService(SessionStore, family))
      yield* commit
      const { messages: sums } = yield* Effect.flatMap(UsageStore, (usage) => usage.figures(Used.everything))
      assert.deepStrictEqual(sums.map(({ bySubAgent, messages }) => [bySubAgent, messages]), [[true, 3]])
    }).pipe(Effect.provide(stores())))
})
