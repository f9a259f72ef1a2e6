import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc, HashMap } from "effect"
import * as Facts from "../../../src/domain/transcript/Facts.ts"
import type * as Record from "../../../src/domain/transcript/Record.ts"
import * as Spending from "../../../src/domain/transcript/Spending.ts"
import * as Tools from "../../../src/domain/transcript/Tools.ts"
import { assistant, line, text, toolResult, toolUse, usage, user } from "./records.ts"
import * as samples from "./samples.ts"

const block = fc.oneof(
  fc.constant(text("word")),
  fc.tuple(fc.nat(5), fc.constantFrom("Bash", "Edit")).map(([id, name]) => toolUse(`${name}${id}`, name))
)

/** Messages of the API, each with what all of its lines say. */
const messages = fc.uniqueArray(
  fc.record({
    id: fc.nat(20),
    tokens: fc.tuple(fc.nat(100), fc.nat(100)),
    blocks: fc.array(block, { minLength: 1, maxLength: 4 })
  }),
  { selector: ({ id }) => id, maxLength: 8 }
)

const records = (...lines: ReadonlyArray<unknown>): ReadonlyArray<Record.Record> =>
  samples.decode(samples.jsonl(...lines)).map(({ record }) => record)

const spend = (all: ReadonlyArray<Record.Record>) => all.reduce(Spending.step, Spending.none)
const tools = (all: ReadonlyArray<Record.Record>) => all.reduce(Tools.step, Tools.none)

describe("counting", () => {
  it.prop("any split, order, repetition or fork of the same messages gives the same totals", [
    messages, fc.array(fc.nat(), { maxLength: 60 }), fc.nat()
  ], ([all, shuffle, cut]) => {
    const lines = all.flatMap(({ blocks, id, tokens }) =>
      blocks.map((piece, i) => assistant(`${id}-${i}`, null, `m${id}`, piece, usage(...tokens)))
    )
    const expected = all.reduce((sum, { tokens: [input, output] }) => [sum[0]! + input, sum[1]! + output], [0, 0])
    const repeated = [...lines, ...shuffle.flatMap((n) => lines.length === 0 ? [] : [lines[n % lines.length]!])]
    const order = new Map(repeated.map((given, i) => [given, shuffle[i % Math.max(1, shuffle.length)] ?? 0]))
    const decoded = records(...[...repeated].sort((a, b) => order.get(a)! - order.get(b)!))
    const at = cut % (decoded.length + 1)
    const joined = Spending.join(spend(decoded.slice(at)), spend(decoded.slice(0, at)))
    for (const spending of [spend(decoded), joined]) {
      const { input, output } = Spending.total(spending)
      assert.deepStrictEqual([input, output], expected)
      assert.deepStrictEqual([...Spending.byModel(spending).keys()], all.length === 0 ? [] : ["claude-x"])
    }
    const parts = Tools.join(tools(decoded.slice(at)), tools(decoded.slice(0, at)))
    assert.deepStrictEqual(Tools.byName(parts), Tools.byName(tools(records(...lines))))
  })

  it("lines of one message that were written early count less: the last word is the greatest", () => {
    const early = assistant("a", null, "m", text("x"), usage(10, 1))
    const late = assistant("b", "a", "m", text("y"), usage(10, 90))
    assert.deepInclude(Spending.total(spend(records(late, early))), { input: 10, output: 90 })
  })

  it("what the client wrote in the model's place is no message, a line without any id neither", () => {
    const synthetic = line("s", null, 0, {
      type: "assistant", message: { id: "x", model: "<synthetic>", content: [], usage: usage(0, 0) }
    })
    const nameless = line("n", null, 0, { type: "assistant", message: { model: "claude-x", usage: usage(3, 3) } })
    const modelless = line("u", null, 0, { type: "assistant", message: { id: "y", usage: usage(3, 4) } })
    const failed = { ...assistant("e", null, "z", text("API Error")), isApiErrorMessage: true }
    const spending = spend(records(synthetic, nameless, modelless, failed))
    assert.strictEqual(HashMap.size(spending), 1)
    const inputs = [...Spending.byModel(spending)].map(([model, { input }]) => [model, input])
    assert.deepStrictEqual(inputs, [["unknown", 3]])
  })

  it("caches are counted by kind, broken numbers not at all", () => {
    const tokens = {
      input_tokens: -1, output_tokens: 1.5, cache_read_input_tokens: "7", cache_creation_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
      server_tool_use: { web_search_requests: 2 }
    }
    assert.deepStrictEqual(Spending.total(spend(records(assistant("a", null, "m", text("x"), tokens)))), {
      input: 0, output: 0, cacheWrite: 50, cacheWrite1h: 30, cacheRead: 0, webSearches: 2
    })
  })

  it("files that tools wrote, and calls that failed, count once", () => {
    const all = tools(records(
      assistant("a", null, "m", toolUse("1", "Edit", { file_path: "/w/a.ts" })),
      assistant("b", null, "m", toolUse("2", "Write", { file_path: "/w/a.ts" })),
      assistant("c", null, "m", toolUse("3", "Read", { file_path: "/w/b.ts" })),
      user("r", null, [toolResult("2", "no", true)]), user("r", null, [toolResult("2", "no", true)])
    ))
    assert.deepStrictEqual([...all.written], ["/w/a.ts"])
    assert.deepStrictEqual([...Tools.byName(all)], [
      ["Edit", { calls: 1, errors: 0 }], ["Read", { calls: 1, errors: 0 }], ["Write", { calls: 1, errors: 1 }]
    ])
  })
})

describe("prompts and turns", () => {
  const figures = (...lines: ReadonlyArray<unknown>) => Facts.figures(Facts.of(samples.decode(samples.jsonl(...lines))))

  it("a slash command the model answers is a prompt, one the client answers is none", () => {
    const review = user("c", null, "<command-message>review</command-message><command-name>/review</command-name>")
    const answer = assistant("a", "c", "m", text("x"))
    const expanded = user("e", "c", "Review it.", { isMeta: true })
    assert.deepInclude(figures(review, expanded, answer), { prompts: 1, turns: 1 })
    const output = user("o", "c", "<local-command-stdout>fine</local-command-stdout>")
    assert.deepInclude(figures(review, output, answer), { prompts: 0, turns: 0, hasHumanTurn: false })
  })

  it("a command that ran in the client asked nothing, however late the next answer", () => {
    const answer = assistant("a", "c", "m", text("x"))
    const clear = (parent: string) => user("c", parent, "<command-name>/clear</command-name>")
    const caveat = user("v", null, "<local-command-caveat>x</local-command-caveat>", { isMeta: true })
    assert.deepInclude(figures(caveat, clear("v"), answer), { prompts: 0 })
    assert.deepInclude(figures(caveat, clear("other"), answer), { prompts: 1 })
    const echo = line("o", "c", 0, { type: "system", subtype: "local_command", content: "<local-command-stdout>" })
    assert.deepInclude(figures(clear("v"), echo, answer), { prompts: 0 })
  })

  it("the project is where the session began, the version that of the last client", () => {
    const moved = { ...user("q", "p", "on"), cwd: "/elsewhere", version: "2" }
    const first = user("p", null, "go", { version: "1" })
    const facts = Facts.of(samples.decode(samples.jsonl({ type: "mode" }, first, moved)))
    assert.deepInclude(facts, { project: "/w", version: "2" })
  })

  it("a prompt without answer is no turn, several messages are one, a failed request is none", () => {
    const failed = { ...assistant("x", "p", "e", text("API Error")), isApiErrorMessage: true, error: "server_error" }
    assert.deepInclude(figures(user("p", null, "go"), failed), { prompts: 1, turns: 0, errors: 1 })
    const two = [assistant("a", "p", "m", text("x")), assistant("b", "a", "n", text("y"))]
    assert.deepInclude(figures(user("p", null, "go"), ...two, user("q", "b", "on")), { prompts: 2, turns: 1 })
  })

  it("a repeated prompt counts once, tool results and pictures alone are told apart", () => {
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data: "AAAA" } }
    const prompt = user("p", null, [image])
    assert.deepInclude(figures(prompt, user("r", "p", [toolResult("t")]), prompt), { prompts: 1 })
  })
})
