import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as FamilyName from "../../../src/domain/server/FamilyName.ts"
import * as Family from "../../../src/domain/session/Family.ts"

const stem = fc.string({ unit: "binary", minLength: 1, maxLength: 12 }).filter((text) => !/[/\0]/.test(text))
const transcript = fc.tuple(fc.constantFrom("/p", "/p/subagents", "/a/tool-results/b", ""), stem)
  .map(([folder, name]) => `${folder}/${name}.jsonl`)
const file = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_-]{0,8}$/)
const name = fc.oneof(
  file.map((text) => `subagents/agent-${text}.jsonl`),
  file.map((text) => `subagents/agent-${text}.meta.json`),
  file.map((text) => `tool-results/x${text}.txt`)
)

describe("Family", () => {
  it.prop("every name of a family is one the server keeps", [name, fc.string()], ([name, other]) => {
    assert.isTrue(Family.isName(name))
    for (const any of [other, `subagents/${other}`, `tool-results/${other}`]) {
      if (Family.isName(any)) assert.isTrue(FamilyName.isFamilyName(any))
    }
  })

  it.prop("a line of a log about a file leads back to its transcript", [transcript, name], ([transcript, name]) => {
    const line = { sessionId: Family.label(transcript, name), path: Family.pathOf(transcript, name) }
    assert.strictEqual(Family.transcriptOf(line), transcript)
    const [folder = ""] = name.split("/")
    const whole = { sessionId: Family.label(transcript, folder), path: Family.pathOf(transcript, folder) }
    assert.strictEqual(Family.transcriptOf(whole), transcript)
  })

  it.prop("a line about a session does not, wherever its file lies", [stem, transcript], ([id, path]) => {
    assert.isUndefined(Family.transcriptOf({ sessionId: id, path }))
    assert.isUndefined(Family.transcriptOf({ sessionId: "", path }))
  })

  it("a line is about a file only with a session before a folder of a family, and a path that ends in both", () => {
    for (const [sessionId, path] of [
      ["x", "/p/x"], ["x/notes", "/p/x/notes"], ["x/notes/a.jsonl", "/p/x/notes/a.jsonl"],
      ["subagents", "/p/subagents"], ["/subagents", "/p//subagents"], ["x/subagentsa", "/p/x/subagentsa"],
      ["x/subagents/a.jsonl", "/p/y/subagents/a.jsonl"], ["x/subagents/a.jsonl", "/p/x.jsonl"]
    ] as const) assert.isUndefined(Family.transcriptOf({ sessionId, path }), sessionId)
  })

  it("leaves out what is hidden, deeper, elsewhere or called otherwise", () => {
    for (const text of [
      "", "subagents", "subagents/", "subagents/.a.jsonl", "subagents/a.txt", "subagents/a.json",
      "subagents/a.jsonl.txt", "subagents/a.meta.json.b",      "subagents/x/a.jsonl",
      "tool-results/.x", "tool-results/a/b", "tool-results/../x", "tool-results/ä", "memory/a.jsonl", "a.jsonl",
      "../subagents/a.jsonl", `tool-results/${"a".repeat(121)}`
    ]) assert.isFalse(Family.isName(text), text)
  })
})
