import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Registration from "../../../src/domain/tables/Registration.ts"
import * as TableName from "../../../src/domain/tables/TableName.ts"

const hostile = [
  "", ".", "..", "a/b", "../a", "a\\b", "a\0", "a\n", "a b", "a'b", "a\"b", "a;b", "-a", ".a", "ä", "a%2fb", "a".repeat(129),
  "a".repeat(300), "con", "NUL", "aux.parquet", "COM1", "lpt9.x", "a..b", "a.", "a:b", "__proto__", "a\u202e"
]

describe("names of tables", () => {
  it.each(hostile)("D1 15.8-E23 %j names no table", (name) => {
    assert.isDefined(TableName.problem(name))
    assert.isDefined(Registration.problem({ id: name, name: undefined, description: undefined }))
    assert.isDefined(Registration.problem({ id: "a", name, description: undefined }))
  })

  it.each(["orders", "_a", "2026", "sales.eu-west_1", "a".repeat(128), "console", "__proto"])("%s can name a table", (name) => {
    assert.isUndefined(TableName.problem(name))
    assert.isTrue(TableName.isPossible(name))
  })

  it("15.8-E16 whatever can name a table is one step of a path, of any address and of no other folder", () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[\w./\\%-]{1,20}$/)), (name) => {
      if (TableName.problem(name) !== undefined) return
      assert.isTrue(TableName.isPossible(name))
      assert.strictEqual(encodeURIComponent(name), name)
      assert.notMatch(name, /^\.|\.\.|[/\\]|\.$/)
    }))
  })

  it("says what is wrong with a description", () => {
    const problem = (description: string) => Registration.problem({ id: "a", name: undefined, description })
    assert.isUndefined(problem("Orders of the shop, one row each. ü 🦊"))
    assert.match(problem("two\nlines") ?? "", /^The description has line ends/)
    assert.match(problem("x".repeat(2001)) ?? "", /^The description is longer/)
  })
})
