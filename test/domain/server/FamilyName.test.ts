import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as FamilyName from "../../../src/domain/server/FamilyName.ts"

const file = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,40}[A-Za-z0-9_]$/).filter((name) =>
  !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name))
const name = fc.tuple(fc.constantFrom("subagents", "tool-results"), file).map((parts) => parts.join("/"))

describe("FamilyName", () => {
  it("takes what Claude Code writes", () => {
    for (const real of [
      "subagents/agent-aeebe542ee9d6d7f9.jsonl",
      "subagents/agent-aeebe542ee9d6d7f9.meta.json",
      "tool-results/toolu_01AbCdEf.txt"
    ]) assert.isTrue(FamilyName.isFamilyName(real), real)
  })

  it("takes every name of the form", () =>
    fc.assert(fc.property(name, (text) => assert.isTrue(FamilyName.isFamilyName(text)))))

  it("S1 whatever is taken is one file in one of two folders, with harmless letters", () =>
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), name.map((text) => `${text}/../x`)), (text) => {
      if (FamilyName.isFamilyName(text)) assert.match(text, /^(subagents|tool-results)\/[A-Za-z0-9_][A-Za-z0-9._-]*[A-Za-z0-9_-]$|^(subagents|tool-results)\/[A-Za-z0-9_]$/)
    })))

  it("S1 refuses what could leave its folder or mean something else to a file system", () => {
    for (const bad of [
      "", "x", "subagents", "subagents/", "/subagents/x", "subagents//x", "subagents/x/y", "subagents/../x", "subagents/..",
      "subagents/.", "subagents/.x", "subagents\\x", "subagents/x\\y", "subagents/x y", "subagents/x\n", "subagents/x\0",
      "subagents/é", "subagents/\u212Aelvin", "Subagents/x", "other/x", "subagents/x.", "subagents/con", "subagents/NUL.txt",
      "subagents/-x", "subagents/%2e%2e", `subagents/${"x".repeat(121)}`, "tool-results/..%2fx", "./subagents/x"
    ]) assert.isFalse(FamilyName.isFamilyName(bad), JSON.stringify(bad))
  })

  it("on a disk that knows one letter case two names stay two, in their folder, within 255 bytes", () =>
    fc.assert(fc.property(name, name, (left, right) => {
      const [one, other] = [FamilyName.onDisk(left), FamilyName.onDisk(right)]
      assert.strictEqual(one === other, left === right)
      assert.strictEqual(one, one.toLowerCase())
      assert.strictEqual(one.split("/").length, 2)
      assert.isAtMost(FamilyName.onDisk(`subagents/${"X".repeat(120)}`).length, "subagents/".length + 255)
    })))

  it("reads the two fields of an upload", () => {
    const { member } = FamilyName
    assert.deepStrictEqual(member({}), { _tag: "None" })
    const good = { session: "s1", name: "subagents/a.jsonl" }
    assert.deepStrictEqual(member(good), { _tag: "Member", ...good })
    assert.deepStrictEqual(member({ name: good.name }), { _tag: "Bad", field: "session" })
    assert.deepStrictEqual(member({ ...good, session: " " }), { _tag: "Bad", field: "session" })
    assert.deepStrictEqual(member({ session: "s1" }), { _tag: "Bad", field: "name" })
    assert.deepStrictEqual(member({ ...good, name: "../x" }), { _tag: "Bad", field: "name" })
  })
})
