import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Facts from "../../../src/domain/prompts/Facts.ts"
import * as Legacy from "../../../src/domain/prompts/Legacy.ts"
import { claudeMd } from "../../../src/domain/prompts/ClaudeMd.ts"
import { setupPrompt } from "../../../src/domain/prompts/SetupPrompt.ts"
import * as Visible from "../../../src/domain/text/Visible.ts"
import * as Prompt from "../../../src/domain/prompts/Prompt.ts"

const anything = fc.oneof(fc.string(), fc.string({ unit: "binary" }))

describe("facts for texts", () => {
  it.prop("every value is one line with nothing hidden in it, whatever people called things", [anything, anything], ([name, about]) => {
    const facts = Facts.make({
      instance: name, server_url: name, init_line: name, install_line: name, version: name, now: 0,
      user: { name, email: name },
      tables: [{ id: name, name, description: about, rows: "1" }],
      plugins: [{ address: name, description: about, marketplace: name, is_served: true }]
    })
    const { date: _, has_plugins: __, has_stack: ___, has_tables: ____, plugins, tables, user, ...own } = facts
    const lists = [...tables, ...plugins.map(({ is_served: _____, ...plugin }) => plugin)]
    const values = [...Object.values(own), ...Object.values(user), ...lists.flatMap((each) => Object.values(each))]
    for (const value of values) assert.strictEqual(value, Visible.line(value, 700))
  })

  it("each can be named, and nothing else can", () => {
    const sample = Facts.samples[1]!
    const own = Object.entries(sample).flatMap(([name, value]) =>
      name === "user" ? Object.keys(value).map((part) => `user.${part}`) : [name])
    assert.sameMembers([...Facts.names], own)
    assert.sameMembers([...Facts.tableNames], Object.keys(sample.tables[0]!))
    assert.sameMembers([...Facts.pluginNames], Object.keys(sample.plugins[0]!))
  })

  it("name at most so many tables, and say whether there are any", () => {
    const [none, some] = Facts.samples
    const one = some!.tables[0]!
    const many = Facts.make({ ...some!, now: 86_400_000, tables: Array.from({ length: Facts.mostTables + 1 }, () => one) })
    assert.deepStrictEqual([none!.has_tables, some!.has_tables, many.tables.length, many.date], [false, true, Facts.mostTables, "1970-01-02"])
  })
})

describe("texts of agnes", () => {
  it("name no command of the first system, and never ask for a token", () => {
    assert.deepStrictEqual([Legacy.found(claudeMd), Legacy.found(setupPrompt)], [[], []])
    for (const text of [claudeMd, setupPrompt]) {
      assert.match(text, /Never ask (me )?for a token/)
      assert.notMatch(text, /--token (?!-)\S/)
    }
  })

  it("are short enough to be kept and not empty", () => {
    for (const text of [claudeMd, setupPrompt]) assert.isUndefined(Prompt.lengthProblem(text))
    assert.isDefined(Prompt.lengthProblem(" \n"))
    assert.isUndefined(Prompt.lengthProblem("x".repeat(Prompt.longest)))
    assert.isDefined(Prompt.lengthProblem("x".repeat(Prompt.longest + 1)))
  })

  it("of others are told apart from words that only look alike", () => {
    assert.deepStrictEqual(Legacy.found("Run `da sync`, then da push; see user/sessions."), ["da sync", "da push", "user/sessions"])
    assert.deepStrictEqual(Legacy.found("agenda sync, da-sync, da synchronise, my-da push"), [])
  })
})
