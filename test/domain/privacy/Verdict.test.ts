import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Verdict from "../../../src/domain/privacy/Verdict.ts"
import * as SessionId from "../../../src/domain/session/SessionId.ts"

const id = fc.constantFrom("a", "B", "c", "ID", "")
const path = fc.tuple(id, fc.constantFrom("/p/ID/subagents/", "/p/b/tool-results/", "C:\\p\\", "/", "/a/"))
  .map(([name, folder]) => `${folder}${name}.jsonl`)
const entry = fc.record({ sessionId: id, path })
const listed = fc.subarray(["a", "b", "c", "id"]).map((ids) => new Set(ids))

describe("Verdict", () => {
  it.prop("no session with a listed id, name or parent is open", [entry, listed], ([given, ids]) => {
    const names = [given.sessionId, SessionId.stem(given.path), ...SessionId.parents(given.path)]
    const isPrivate = names.some((name) => ids.has(name.toLowerCase()))
    assert.strictEqual(Verdict.of(given, ids)._tag, isPrivate ? "Private" : "Open")
  })

  it("an entry without an id is private by its file's name", () => {
    assert.deepStrictEqual(Verdict.of({ sessionId: "", path: "/p/ABC.jsonl" }, new Set(["abc"])), {
      _tag: "Private",
      reason: "name",
      sessionId: "ABC"
    })
  })

  it("a sub-agent's transcript is private with its session", () => {
    assert.deepStrictEqual(Verdict.of({ sessionId: "x", path: "/p/abc/subagents/agent-1.jsonl" }, new Set(["abc"])), {
      _tag: "Private",
      reason: "parent",
      sessionId: "abc"
    })
  })
})
