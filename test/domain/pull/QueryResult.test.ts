import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as QueryResult from "../../../src/domain/pull/QueryResult.ts"

const cell = fc.option(fc.string(), { nil: undefined }).map((text): QueryResult.Cell => ({ text, json: JSON.stringify(text ?? null) }))
const columns = [{ name: "a", type: "VARCHAR" }, { name: "a", type: "VARCHAR" }, { name: "b|c", type: "VARCHAR" }]
const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 })

const written = (format: "csv" | "json", all: ReadonlyArray<QueryResult.Row>): string => {
  const writer = QueryResult.writer(format, columns)
  return writer.begin + all.map((row, n) => writer.rows([row], n === 0)).join("") + writer.end
}

describe("QueryResult", () => {
  it.prop("JSON holds every row as an object with each column once", [rows], ([all]) => {
    const read = JSON.parse(written("json", all))
    assert.deepStrictEqual(read, all.map(([a, b, c]) => ({ a: a.text ?? null, a_2: b.text ?? null, "b|c": c.text ?? null })))
  })

  it("CSV quotes what has to be quoted", () => {
    const text = (value: string | undefined): QueryResult.Cell => ({ text: value, json: "" })
    assert.strictEqual(written("csv", [[text("a,b"), text("say \"x\""), text(undefined)]]), "a,a,b|c\r\n\"a,b\",\"say \"\"x\"\"\",\r\n")
  })

  it.prop("a table keeps each row on a line of its own, whatever it holds", [rows], ([all]) => {
    for (const format of ["table", "markdown"] as const) {
      const lines = QueryResult.table(format, columns, all).replace(/\n$/, "").split("\n")
      assert.lengthOf(lines, all.length + 2)
      for (const line of lines) assert.notMatch(line, /[\u0000-\u001f]/)
      if (format === "markdown") for (const line of lines) assert.lengthOf(line.match(/(?<!\\)(?:\\\\)*\|/g) ?? [], 4)
    }
  })
})
