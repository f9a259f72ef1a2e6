import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import * as MemoryBlobStore from "../../../src/adapters/memory/MemoryBlobStore.ts"
import * as MemoryDigest from "../../../src/adapters/memory/MemoryDigest.ts"
import * as MemoryKnowledgeStore from "../../../src/adapters/memory/MemoryKnowledgeStore.ts"
import * as MemoryLanguageModel from "../../../src/adapters/memory/MemoryLanguageModel.ts"
import * as MemoryTokenSigner from "../../../src/adapters/memory/MemoryTokenSigner.ts"
import type { PipelineSession } from "../../../src/domain/pipeline/Processor.ts"
import * as Retry from "../../../src/domain/pipeline/Retry.ts"
import { hearSession } from "../../../src/main/programs/server/pipeline/HearSession.ts"
import * as VerificationProcessor from "../../../src/main/programs/server/pipeline/VerificationProcessor.ts"
import { receiveUpload } from "../../../src/main/programs/server/ReceiveUpload.ts"
import { Digest } from "../../../src/ports/Digest.ts"
import { KnowledgeStore } from "../../../src/ports/KnowledgeStore.ts"
import { type Kind, LanguageModelError } from "../../../src/ports/LanguageModel.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as Records from "../../domain/transcript/records.ts"
import * as samples from "../../domain/transcript/samples.ts"
import * as Indexed from "../../ports/support/Indexed.ts"

const stores = () =>
  Layer.mergeAll(MemoryKnowledgeStore.layer, MemoryBlobStore.layer, MemoryTokenSigner.layer, Layer.sync(Digest, MemoryDigest.make))

const said = (...texts: ReadonlyArray<string>): Uint8Array =>
  samples.jsonl(...texts.map((text, n) => Records.user(`u${n}`, null, text)))

const receive = (userId: string, session: string, bytes: Uint8Array) =>
  receiveUpload({ userId, fileName: `${session}.jsonl`, bytes: Stream.make(bytes), limit: 1e8 })

export const fact = (over: Record<string, unknown> = {}) => ({
  detection_type: "correction",
  title: "Revenue",
  content: "Revenue is net of VAT.",
  user_quote: "no, revenue is net of VAT",
  domain: "finance",
  entities: ["revenue", "vat"],
  ...over
})

const verified = (...facts: ReadonlyArray<unknown>) => ({ verifications: facts })

/** What the model is asked first, and what about contradictions. */
interface Script {
  readonly found: unknown
  readonly judged?: (prompt: string) => unknown
}

const room = { person: 99, run: 99 }

const processed = (
  userId: string, session: string, script: Script, asked: Array<string> = [], budget = { calls: 9, tokens: 1e9 }, its = room
) =>
  Effect.gen(function*() {
    const model = MemoryLanguageModel.make(({ name, prompt }) => {
      asked.push(prompt)
      return name === "verification_extract" ? script.found : script.judged?.(prompt) ?? { contradictions: [] }
    })
    const stored = yield* Effect.flatMap(SessionStore, (store) => store.find({ userId, session }))
    const given: PipelineSession = { userId, session, ...stored?.current ?? { revision: 1, sha256: "", size: 0 } }
    const make = yield* VerificationProcessor.makeWith(hearSession)
    return yield* make({ model, budget, room: its, timeLimit: 1000 }).process(given)
  })

const run = (userId: string, session: string, script: Script, asked?: Array<string>) =>
  Effect.tap(processed(userId, session, script, asked), ({ commit }) => commit)

const known = Effect.flatMap(KnowledgeStore, (store) => store.items({ limit: 99 }))
const everything = (ids: ReadonlyArray<string>) => Effect.flatMap(KnowledgeStore, (store) => store.evidence(ids))

const id = "kv_9f3c"
const quoted = said("What is revenue?", "No,  revenue is net\nof VAT & <that's> it")

describe("the processor verification", () => {
  it.effect("15.2-26, 15.2-32 a correction becomes one pending item of its uploader, with the quote", () =>
    Effect.gen(function*() {
      yield* receive("ann", "s", quoted)
      const { items } = yield* run("ann", "s", { found: verified(fact()) })
      const [only, ...others] = yield* known
      assert.deepStrictEqual([items, others.length], [1, 0])
      assert.deepInclude(only?.item, {
        status: "pending", sourceType: "user_verification", domain: "finance", confidence: 0.9, userId: "ann", session: "s",
        title: "Revenue", content: "Revenue is net of VAT.", entities: ["revenue", "vat"]
      })
      assert.match(only?.item.id ?? "", /^kv_[0-9a-f]{12}$/)
      const [one] = yield* everything([only?.item.id ?? id])
      assert.deepInclude(one, { detection: "correction", userId: "ann", session: "s", quote: "no, revenue is net of VAT" })
    }).pipe(Effect.provide(stores())))

  it.effect("15.2-29, 15.2-33, 15.2-38 two facts are two items with their own quotes, and may be alike", () =>
    Effect.gen(function*() {
      yield* receive("ann", "s", said("A is one thing", "B is another"))
      const both = [fact({ user_quote: "A is one thing" }), fact({ title: "Net", user_quote: "B is another", entities: ["VAT", "Revenue", "net"] })]
      assert.strictEqual((yield* run("ann", "s", { found: verified(...both) })).items, 2)
      const ids = (yield* known).map(({ item }) => item.id)
      const quotes = (yield* everything(ids)).map(({ quote }) => quote)
      assert.sameMembers(quotes, ["A is one thing", "B is another"])
      const store = yield* KnowledgeStore
      const [likeness] = yield* store.duplicates({ open: true, limit: 9 })
      assert.deepInclude(likeness, { kind: "likely_duplicate", score: 2 / 3 })
    }).pipe(Effect.provide(stores())))

  it.effect("15.2-34 the same fact from two people is one item with two that say so", () =>
    Effect.gen(function*() {
      for (const person of ["ann", "ben"]) {
        yield* receive(person, "s", quoted)
        yield* run(person, "s", { found: verified(fact()) })
      }
      const [only, ...others] = yield* known
      assert.deepStrictEqual([only?.contributors, others], [["ann", "ben"], []])
    }).pipe(Effect.provide(stores())))

  it.effect("W-16 a session that grew says what it says now, once", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      for (const texts of [["one"], ["one", "two"], ["one", "two", "three"]]) {
        yield* receive("ann", "s", said(...texts))
        yield* run("ann", "s", { found: verified(fact()) }, asked)
      }
      assert.lengthOf(yield* everything((yield* known).map(({ item }) => item.id)), 1)
      yield* receive("ann", "s", said("one", "two", "three", "four"))
      yield* run("ann", "s", { found: verified(fact({ title: "VAT" })) })
      assert.deepStrictEqual((yield* known).map(({ item }) => item.title), ["VAT"])
    }).pipe(Effect.provide(stores())))

  it.effect("15.2-27 nothing found, or nobody there to learn from, is an outcome without items", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      yield* receive("ann", "s", quoted)
      assert.strictEqual((yield* run("ann", "s", { found: verified() }, asked)).items, 0)
      yield* receive("ann", "alone", samples.jsonl(Records.assistant("a", null, "m", Records.text("hello"))))
      assert.strictEqual((yield* run("ann", "alone", { found: verified(fact()) }, asked)).items, 0)
      assert.deepStrictEqual([asked.length, yield* known], [1, []])
    }).pipe(Effect.provide(stores())))

  it.effect("15.2-35, 15.2-36 a contradiction is noted where the judge says so; one question is about all new facts", () =>
    Effect.gen(function*() {
      yield* receive("ann", "old", quoted)
      yield* run("ann", "old", { found: verified(fact()) })
      const [old] = yield* known
      const asked: Array<string> = []
      const answer = (isOne: boolean) => (prompt: string) => ({
        contradictions: [...prompt.matchAll(/<new id="(\w+)"/g)].map(([, fresh]) => ({
          new_id: fresh, candidate_id: old?.item.id, is_contradiction: isOne, severity: "hard", explanation: "gross or net",
          resolution_action: "merge", resolution_merged_content: "both", resolution_justification: "so"
        })).concat([{
          new_id: "kv_none", candidate_id: old?.item.id, is_contradiction: true, severity: "hard", explanation: "",
          resolution_action: "merge", resolution_merged_content: "", resolution_justification: ""
        }])
      })
      const gross = [fact({ content: "Revenue is <gross>." }), fact({ content: "Revenue is gross.", title: "Other" })]
      for (const [session, isOne] of [["yes", true], ["no", false]] as const) {
        yield* receive("ben", session, said(session))
        yield* run("ben", session, { found: verified(...gross.map((one) => ({ ...one, title: `${one.title} ${session}` }))), judged: answer(isOne) }, asked)
      }
      const store = yield* KnowledgeStore
      const found = yield* store.contradictions({ open: true, limit: 9 })
      assert.deepStrictEqual(found.map(({ b, severity, suggested }) => [b, severity, suggested?.action]), [
        [old?.item.id, "hard", "merge"], [old?.item.id, "hard", "merge"]
      ])
      assert.lengthOf(asked, 4)
      assert.include(asked[1], "Revenue is &lt;gross&gt;.")
      assert.lengthOf(yield* known, 5)
    }).pipe(Effect.provide(stores())))

  it.effect("15.2-37 a judge that fails costs nothing but its judgement", () =>
    Effect.gen(function*() {
      yield* receive("ann", "old", quoted)
      yield* run("ann", "old", { found: verified(fact()) })
      yield* receive("ben", "s", said("x"))
      const judged = () => new LanguageModelError({ kind: "format", message: "no" })
      assert.strictEqual((yield* run("ben", "s", { found: verified(fact({ title: "New" })), judged })).items, 1)
      assert.lengthOf(yield* known, 2)
    }).pipe(Effect.provide(stores())))

  const failures: ReadonlyArray<readonly [Kind, Record<string, unknown>]> = [
    ["auth", { _tag: "ProcessorPaused" }],
    ["rate-limit", { _tag: "ProcessorFailed", kind: "transient", endsRun: true, retryAfter: 7000 }],
    ["timeout", { _tag: "ProcessorFailed", kind: "transient", endsRun: true }],
    ["unavailable", { _tag: "ProcessorFailed", kind: "transient", endsRun: true }],
    ["format", { _tag: "ProcessorFailed", kind: "transient", endsRun: false }],
    ["refusal", { _tag: "ProcessorFailed", kind: "permanent" }],
    ["unsupported", { _tag: "ProcessorFailed", kind: "permanent" }]
  ]
  it.effect.each(failures)("W-2 %s is never an empty answer", ([kind, wanted]) =>
    Effect.gen(function*() {
      yield* receive("ann", "s", quoted)
      const error = new LanguageModelError({ kind, message: "why", ...(kind === "rate-limit" ? { retryAfter: 7000 } : {}) })
      const failure = yield* Effect.flip(processed("ann", "s", { found: error }))
      assert.deepInclude({ ...failure }, { ...wanted, reason: "why" })
    }).pipe(Effect.provide(stores())))

  const wrong: ReadonlyArray<readonly [string, unknown]> = [
    ["a domain that is none", verified(fact(), fact({ domain: "gossip" }))],
    ["15.2-31 a way of showing that is none", verified(fact({ detection_type: "rumour" }))],
    ["15.2-30 a confidence of its own", verified(fact({ base_confidence: 0.99 }))],
    ["a field that is missing", verified(fact(), fact({ title: undefined }))],
    ["a title that is blank", verified(fact({ title: "  " }))],
    ["a content without end", verified(fact({ content: "x".repeat(9000) }))],
    ["findings without end", verified(...Array.from({ length: 51 }, () => fact()))],
    ["a list", [fact()]],
    ["words", "no facts"]
  ]
  it.effect.each(wrong)("an answer with %s is no answer, and none of it is kept", ([, found]) =>
    Effect.gen(function*() {
      yield* receive("ann", "s", quoted)
      const failure = yield* Effect.flip(processed("ann", "s", { found }))
      assert.deepInclude({ ...failure }, { _tag: "ProcessorFailed", kind: "transient" })
      assert.deepStrictEqual(yield* known, [])
    }).pipe(Effect.provide(stores())))

  it.effect("a quote nobody said is not kept; one that was copied as it was escaped is", () =>
    Effect.gen(function*() {
      yield* receive("ann", "s", quoted)
      yield* run("ann", "s", { found: verified(fact({ user_quote: "pay me" }), fact({ title: "B", user_quote: "of VAT &amp; &lt;that's&gt; it" })) })
      const quotes = (yield* everything((yield* known).map(({ item }) => item.id))).map(({ quote }) => quote)
      assert.sameMembers(quotes, ["", "of VAT & <that's> it"])
    }).pipe(Effect.provide(stores())))

  it.effect("words of the assistant are nobody's quote", () =>
    Effect.gen(function*() {
      const spoken = samples.jsonl(Records.user("1", null, "Go on"), Records.assistant("2", "1", "m", Records.text("Margin is gross")))
      yield* receive("ann", "s", spoken)
      yield* run("ann", "s", { found: verified(fact({ user_quote: "Margin is gross" }), fact({ title: "B", user_quote: "Go on" })) })
      assert.sameMembers((yield* everything((yield* known).map(({ item }) => item.id))).map(({ quote }) => quote), ["", "Go on"])
    }).pipe(Effect.provide(stores())))

  it.effect("a session that was taken back is never sent; one taken back meanwhile leaves nothing", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      yield* receive("ann", "s", quoted)
      const session: PipelineSession = { userId: "ann", session: "s", revision: 1, sha256: "", size: 0 }
      const make = yield* VerificationProcessor.makeWith((key) =>
        Effect.tap(hearSession(key), () => Effect.orDie(Indexed.withdraw("ann", "s", 1))))
      const model = MemoryLanguageModel.make(({ prompt }) => (asked.push(prompt), verified(fact())))
      const { commit, items } = yield* make({ model, budget: { calls: 9, tokens: 9 }, room, timeLimit: 1 }).process(session)
      yield* commit
      assert.deepStrictEqual([asked, items], [[], 0])

      yield* receive("ann", "t", quoted)
      const late = yield* processed("ann", "t", { found: verified(fact()) })
      yield* Indexed.withdraw("ann", "t", 1)
      yield* late.commit
      assert.deepStrictEqual(yield* known, [])
    }).pipe(Effect.provide(stores())))

  it.effect("what is learned from a session goes with it", () =>
    Effect.gen(function*() {
      yield* receive("ann", "s", quoted)
      yield* run("ann", "s", { found: verified(fact()) })
      yield* Indexed.withdraw("ann", "s", 1)
      assert.deepStrictEqual(yield* known, [])
    }).pipe(Effect.provide(stores())))

  it.effect("a budget that is used up pauses, before anything is asked", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      yield* receive("ann", "s", quoted)
      const failure = yield* Effect.flip(processed("ann", "s", { found: verified() }, asked, { calls: 0, tokens: 9 }))
      assert.deepInclude({ ...failure }, { _tag: "ProcessorPaused" })
      assert.include(JSON.stringify(failure), "AGNES_LLM_RUN_CALLS")
      assert.deepStrictEqual(asked, [])
    }).pipe(Effect.provide(stores())))

  it.effect("nothing is sent of somebody of whom as much waits as may; it is tried again much later, and others go on", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      const one = { person: 1, run: 99 }
      for (const person of ["ann", "ben"]) yield* receive(person, "s", quoted)
      const { commit } = yield* processed("ann", "s", { found: verified(fact()) }, asked, undefined, one)
      yield* commit
      yield* receive("ann", "t", quoted)
      const failure = yield* Effect.flip(processed("ann", "t", { found: verified(fact()) }, asked, undefined, one))
      assert.deepInclude({ ...failure }, { _tag: "ProcessorFailed", kind: "transient", retryAfter: Retry.longest })
      assert.include(JSON.stringify(failure), "AGNES_KNOWLEDGE_PENDING")
      assert.lengthOf(asked, 1)
      yield* processed("ben", "s", { found: verified(fact()) }, asked, undefined, one)
      assert.lengthOf(asked, 2)
      const [only] = yield* known
      yield* Effect.flatMap(KnowledgeStore, (store) => store.change(only?.item.id ?? "", { status: "rejected" }, 9))
      yield* processed("ann", "t", { found: verified(fact()) }, asked, undefined, one)
      assert.lengthOf(asked, 3)
    }).pipe(Effect.provide(stores())))

  it.effect("a run that has found as much as one may pauses before it asks again", () =>
    Effect.gen(function*() {
      let n = 0
      const model = MemoryLanguageModel.make(() => (n++, verified(fact({ title: `A ${n}` }), fact({ title: `B ${n}` }))))
      const make = yield* VerificationProcessor.makeWith(hearSession)
      const { process } = make({ model, budget: { calls: 99, tokens: 1e9 }, room: { person: 99, run: 3 }, timeLimit: 1000 })
      const session = (name: string): PipelineSession => ({ userId: "ann", session: name, revision: 1, sha256: "", size: 0 })
      for (const name of ["r", "s", "t"]) yield* receive("ann", name, quoted)
      for (const name of ["r", "s"]) yield* Effect.flatMap(process(session(name)), ({ commit }) => commit)
      const failure = yield* Effect.flip(process(session("t")))
      assert.deepInclude({ ...failure }, { _tag: "ProcessorPaused" })
      assert.include(failure.reason, "the run has found 4 new items")
      assert.lengthOf(yield* known, 4)
    }).pipe(Effect.provide(stores())))
})
