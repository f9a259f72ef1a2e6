import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Terminal from "../../../src/domain/text/Terminal.ts"
import * as Tokens from "../../../src/domain/transcript/Usage.ts"
import * as Count from "../../../src/domain/usage/Count.ts"
import * as Entry from "../../../src/domain/usage/Entry.ts"
import * as Figures from "../../../src/domain/usage/Figures.ts"
import { groups } from "../../../src/domain/usage/Figures.ts"
import { builtIn } from "../../../src/domain/usage/PriceTable.ts"
import * as Report from "../../../src/domain/usage/Report.ts"
import { assistant, line, text, toolResult, toolUse, usage, user } from "../transcript/records.ts"
import * as samples from "../transcript/samples.ts"

const count = (file: Uint8Array, agents: ReadonlyArray<Uint8Array> = []): Count.Counted => {
  const counter = Count.make()
  for (const { record } of samples.decode(file)) counter.take(record)
  for (const agent of agents) for (const { record } of samples.decode(agent)) counter.takeFromAgent(record)
  return counter.counted()
}

const nowhere = { from: undefined, until: undefined }

const figures = (sessions: ReadonlyArray<Count.Counted>, group: Figures.Ask["group"] = "all", names = sessions.map((_, n) => `s${n}`)) =>
  Figures.of(sessions.map((its, n) => ({ ...its, userId: "ann", session: names[n] ?? "" })), {
    userId: "ann", group, ...nowhere, thresholds: []
  })

const total = (...sessions: ReadonlyArray<Count.Counted>) => Report.total(figures(sessions), builtIn, nowhere)

const rows = (sessions: ReadonlyArray<Count.Counted>, group: Figures.Group) =>
  Report.rows(figures(sessions, group), group, builtIn, nowhere)

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 23, 50) + second * 1000).toISOString()

/** A step of a conversation: some lines that belong together. */
const step = fc.record({
  id: fc.nat(30),
  second: fc.nat(3000),
  model: fc.constantFrom("claude-opus-5-5", "claude-haiku-4-5", "nobody-knows"),
  tokens: fc.tuple(fc.nat(100), fc.nat(100)),
  tools: fc.array(fc.constantFrom("Bash", "Edit", "Read"), { maxLength: 3 }),
  fails: fc.boolean(),
  agent: fc.boolean()
})

const linesOf = ({ agent, fails, id, model, second, tokens, tools }: typeof step extends fc.Arbitrary<infer A> ? A : never) => {
  const common = { timestamp: at(second), isSidechain: agent }
  const blocks = [text("words"), ...tools.map((name, n) => toolUse(`${id}-${n}`, name, { file_path: `/w/${id % 3}.ts` }))]
  return [
    { ...user(`u${id}`, null, "Do it"), ...common },
    ...blocks.map((block, n) => ({
      ...assistant(`a${id}-${n}`, null, `m${id}`, block, usage(...tokens)),
      message: { id: `m${id}`, role: "assistant", model, content: [block], usage: usage(...tokens) },
      ...common
    })),
    ...tools.map((_, n) => ({ ...user(`r${id}-${n}`, null, [toolResult(`${id}-${n}`, "x", fails)]), ...common }))
  ]
}

const sorted = (all: ReadonlyArray<Report.Row>) => all.map((row) => JSON.stringify(row)).sort()

it("what was written to the cache is known from its sum or from its parts, whichever says more", () => {
  const written = (fields: object) => Tokens.read(fields)?.cacheWrite
  const parts = { cache_creation: { ephemeral_5m_input_tokens: 3, ephemeral_1h_input_tokens: 4 } }
  assert.deepStrictEqual([written(parts), written({ cache_creation_input_tokens: 9 }), written({})], [7, 9, 0])
  assert.deepStrictEqual([5, 9].map((sum) => written({ ...parts, cache_creation_input_tokens: sum })), [7, 9])
})

it("a call and its result are one call, whichever is read first: failed when one says so, by a sub-agent likewise", () => {
  const call = Entry.make({ kind: "call", key: "t", name: "Bash", at: 2, message: "m" })
  const result = Entry.make({ kind: "call", key: "t", at: 3, failed: true, bySubAgent: true })
  const both = { ...call, failed: true, bySubAgent: true }
  assert.deepStrictEqual([Entry.same(call, result), Entry.same(result, call)], [both, both])
})

it("of what several lines say about one message the greatest number of each kind counts", () => {
  const one = { input: 1, output: 20, cacheWrite: 3, cacheWrite1h: 40, cacheRead: 5, webSearches: 60 }
  const other = { input: 10, output: 2, cacheWrite: 30, cacheWrite1h: 4, cacheRead: 50, webSearches: 6 }
  const greatest = { input: 10, output: 20, cacheWrite: 30, cacheWrite1h: 40, cacheRead: 50, webSearches: 60 }
  assert.deepStrictEqual([Tokens.same(one, other), Tokens.same(other, one)], [greatest, greatest])
})

describe("counting for the usage figures", () => {
  it.prop("days, weeks, projects and sessions add up to the whole", [
    fc.array(fc.array(step, { maxLength: 5 }), { maxLength: 3 }), fc.constantFrom<Array<Figures.Ask["group"]>>("day", "week", "project", "session")
  ], ([sessions, group]) => {
    const all = sessions.map((steps) => count(samples.jsonl(...steps.flatMap(linesOf))))
    const whole = figures(all)
    const folded = Figures.whole(figures(all, group), whole.marks[0]?.files ?? 0)
    assert.isTrue(Figures.addsUp(group))
    assert.deepStrictEqual(Report.total(folded, builtIn, nowhere), Report.total(whole, builtIn, nowhere))
    assert.deepStrictEqual(Report.unpriced(folded, builtIn), Report.unpriced(whole, builtIn))
  })

  it.prop("names are made safe to print, and only cut where they are long", [
    fc.oneof(fc.string({ unit: "binary", maxLength: 40 }), fc.string({ maxLength: 40 }), fc.constant("x".repeat(1500)))
  ], ([name]) => {
    const counter = Count.make()
    const common = {
      uuid: undefined, parentUuid: undefined, at: 1, cwd: undefined, version: undefined, agentId: undefined,
      isSidechain: false, isMeta: false
    }
    counter.take({
      _tag: "Assistant", ...common, messageId: undefined, requestId: undefined, model: undefined, usage: undefined,
      stopReason: undefined, apiError: undefined, blocks: [{ _tag: "ToolUse", id: "call", name, input: {} }]
    })
    assert.deepStrictEqual(counter.counted().entries.map((entry) => entry.name), [Terminal.escape(name.slice(0, 1024))])
  })

  it.prop("any split, order of files, repetition or fork of the same messages gives the same figures", [
    fc.uniqueArray(step, { selector: ({ id }) => id, maxLength: 8 }),
    fc.array(fc.nat(), { maxLength: 4 }),
    fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 3 })
  ], ([steps, cuts, forks]) => {
    const lines = steps.sort((a, b) => a.second - b.second).flatMap(linesOf)
    const whole = [count(samples.jsonl(...lines))]
    const places = [0, ...cuts.map((cut) => cut % (lines.length + 1)), lines.length].sort((a, b) => a - b)
    const parts = places.slice(1).map((end, n) => lines.slice(places[n], end))
    const copies = forks.map(([a, b]) => lines.slice(0, Math.max(a, b) % (lines.length + 1)))
    const files = [...parts, ...copies, ...copies].reverse().map((some) => count(samples.jsonl(...some, ...some)))
    assert.deepStrictEqual(total(...files), total(...whole))
    for (const group of groups) {
      if (group !== "session" && group !== "project") assert.deepStrictEqual(sorted(rows(files, group)), sorted(rows(whole, group)), group)
    }
    const messages = rows(whole, "session").reduce((sum, row) => sum + row.messages, 0)
    assert.strictEqual(rows(files, "session").reduce((sum, row) => sum + row.messages, 0), messages)
  })

  it("prompts are what people said, not results, commands of the client, or orders of an agent", () => {
    const its = count(samples.jsonl(
      user("p1", null, "First"), user("p1", null, "First"),
      assistant("a", "p1", "m1", toolUse("t", "Bash")),
      user("r", "a", [toolResult("t")]),
      user("c", null, "<command-name>/clear</command-name>"),
      user("o", "c", "<local-command-stdout></local-command-stdout>"),
      { ...user("s", null, "Order of an agent"), isSidechain: true },
      line("q", null, 5, { type: "attachment", attachment: { type: "queued_command", prompt: "Second" } })
    ))
    assert.deepStrictEqual(its.entries.filter(({ kind }) => kind === "prompt").map(({ key }) => key), ["p1", "q"])
  })

  it("a prompt without id is known by its time; its words are kept nowhere", () => {
    const its = count(samples.jsonl({ ...user("x", null, "the secret words"), uuid: undefined }))
    assert.notInclude(JSON.stringify(its), "secret")
    assert.strictEqual(total(its).prompts, 1)
  })

  it("what agents did is told apart, and counts once with their own transcripts", () => {
    const own = assistant("a", null, "m1", toolUse("t1", "Agent"), usage(10, 1))
    const agents = [assistant("b", null, "m2", toolUse("t2", "Write", { file_path: "/w/x" }), usage(20, 2))]
    const { bySubAgents, calls, files, messages, tokens } = total(count(samples.jsonl(own), [samples.jsonl(...agents)]))
    assert.deepStrictEqual([messages, tokens.input, calls, files], [2, 30, 2, 1])
    assert.deepStrictEqual([bySubAgents.messages, bySubAgents.tokens.input], [1, 20])
  })

  it("pauses of up to five minutes are work, longer ones not; two sessions at once are one time", () => {
    const lines = [0, 300, 601, 700].map((second) => ({ ...user(`u${second}`, null, "x"), timestamp: at(second) }))
    const one = count(samples.jsonl(...lines))
    assert.strictEqual(total(one).activeMillis, 399_000)
    const beside = count(samples.jsonl(...[100, 400].map((second) => ({ ...user(`v${second}`, null, "x"), timestamp: at(second) }))))
    assert.strictEqual(total(one, beside).activeMillis, 700_000)
    // Midnight is 600 seconds in: the second stretch, from 601 on, is of the next day.
    assert.deepStrictEqual(rows([one], "day").map(({ activeMillis, key }) => [key, activeMillis]), [
      ["2026-11-20", 300_000], ["2026-11-21", 99_000]
    ])
  })

  it("numbers nobody can have used and control characters do no harm", () => {
    const huge = { input_tokens: 9e15, output_tokens: 9e15 }
    const evil = assistant("a", null, "m\u0000\u202e", toolUse("t", "Ba\u0000sh"), huge)
    const its = count(samples.jsonl(evil, { ...user("p", null, "x"), timestamp: "0001-01-01T00:00:00Z" }))
    assert.notMatch(JSON.stringify(its), /\\u0000|\u202e/)
    assert.strictEqual(total(its).tokens.input, Count.mostTokens)
    assert.isTrue(its.entries.every(({ at }) => at === undefined || at >= 0))
  })
})

/**
 * By hand, from the recorded files (`fixtures/transcripts`): every message of the API took 25 tokens and gave 7, without
 * caches, with the model claude-opus-5-5 ($4 and $20 for a million): 25 · 4 + 7 · 20 = 240 millionths of a dollar each.
 *
 * | session  | messages | of agents | prompts of people | calls |
 * | -------- | -------- | --------- | ----------------- | ----- |
 * | 4d0e2843 | 2 | 0 | 2: one, two | none |
 * | 4eae99c8 | 2 + 2 | 2 | 1: MOCK_TASK | Agent, of the agent: Bash |
 * | 6069e3dd | 3 | 0 | 3: beta after clear, beta two, gamma | none |
 * | 607cb10b | 3 | 0 | 2: alpha, MOCK_BASH | Bash |
 * | 86c4ae78 | 2 | 0 | 2: ready, after switch | none |
 * | 99b83d54 | 2 | 0 | 1: MOCK_BASH | Bash |
 * | e1778b59 | 2 | 0 | 2: MOCK_BASH, MOCK_TRICKLE | Bash |
 * | together | 18 | 2 | 13 | Agent 1, Bash 4; no errors, no files |
 */
describe("the recorded sessions", () => {
  const names = Object.keys(samples.names) as Array<samples.Name>
  const all = names.map((name) => count(samples.bytes(name), name === "delegating" ? [samples.agentBytes()] : []))

  it("have the totals counted by hand", () => {
    const sum = total(...all)
    assert.deepStrictEqual([sum.messages, sum.tokens.input, sum.tokens.output], [18, 18 * 25, 18 * 7])
    assert.strictEqual(sum.cost, 0.00432)
    assert.deepStrictEqual([sum.bySubAgents.messages, sum.bySubAgents.cost], [2, 0.00048])
    assert.deepStrictEqual([sum.prompts, sum.calls, sum.errors, sum.files, sum.unpricedMessages], [13, 5, 0, 0, 0])
    assert.deepStrictEqual(rows(all, "tool").map(({ calls, errors, key, messages }) => [key, calls, errors, messages]), [
      ["Bash", 4, 0, 4], ["Agent", 1, 0, 1]
    ])
    assert.deepStrictEqual(rows(all, "model").map(({ cost, key }) => [key, cost]), [["claude-opus-5-5", 0.00432]])
    assert.deepStrictEqual(rows(all, "day").map(({ key, messages }) => [key, messages]), [["2026-11-20", 18]])
    assert.deepStrictEqual(rows(all, "week").map(({ key, prompts }) => [key, prompts]), [["2026-W47", 13]])
    assert.deepStrictEqual(rows(all, "project").map(({ key, messages }) => [key, messages]), [["ws1", 18]])
  })

  it("have them session by session", () => {
    const its = figures(all, "session", names.map((name) => samples.names[name].slice(0, 8)))
    const found = Report.rows(its, "session", builtIn, nowhere).map(({ calls, key, messages, prompts }) => [key, messages, prompts, calls])
    assert.deepStrictEqual(found.sort(), [
      ["4d0e2843", 2, 2, 0], ["4eae99c8", 4, 1, 2], ["6069e3dd", 3, 3, 0], ["607cb10b", 3, 2, 1],
      ["86c4ae78", 2, 2, 0], ["99b83d54", 2, 1, 1], ["e1778b59", 2, 2, 1]
    ])
  })

  it("cost what the client itself reported where it did", () => {
    // The last cost-state of 607cb10b: 75 tokens in, 21 out, totalCostUSD 0.00072.
    assert.strictEqual(total(count(samples.bytes("cleared"))).cost, 0.00072)
  })
})
