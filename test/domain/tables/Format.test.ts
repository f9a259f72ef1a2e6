import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Format from "../../../src/domain/tables/Format.ts"

const tagOf = (name: string, head: string) => Format.of(name, head)._tag

describe("what kind of file is handed in", () => {
  it("parquet by how it begins, whatever it is called", () => {
    for (const name of ["a.parquet", "a.csv", "a"]) assert.strictEqual(tagOf(name, "PAR1\u0015"), "Parquet")
    assert.deepInclude(Format.of("a.parquet", "id,name\n"), { _tag: "Unusable" })
    assert.match(JSON.stringify(Format.of("a.parquet", "PARE....")), /encrypted/)
  })

  it("others by their name; what has none of these endings is not guessed at", () => {
    for (const name of ["a.json", "a.JSONL", "b.ndjson"]) assert.strictEqual(tagOf(name, "{"), "Json")
    for (const name of ["a", "a.xlsx", "a.csv.exe", ".csv/a"]) assert.strictEqual(tagOf(name, "x"), "Unusable")
    for (const name of ["a.csv", "a.json", "a.parquet"]) assert.strictEqual(tagOf(name, ""), "Unusable")
  })

  it("the delimiter is the one between the names of the columns, not one inside of them", () => {
    const csv = (head: string, name = "a.csv") => Format.of(name, head)
    assert.deepStrictEqual(csv("a,b\n"), { _tag: "Csv", delimiter: ",", columns: 2 })
    assert.deepStrictEqual(csv("a;\"b,c,d\";e\r\n1;2;3"), { _tag: "Csv", delimiter: ";", columns: 3 })
    assert.deepStrictEqual(csv("a|b"), { _tag: "Csv", delimiter: "|", columns: 2 })
    assert.deepStrictEqual(csv("only\n1,2"), { _tag: "Csv", delimiter: ",", columns: 1 })
    assert.deepStrictEqual(csv("a,b\tc\n", "a.tsv"), { _tag: "Csv", delimiter: "\t", columns: 2 })
    assert.strictEqual(csv("x".repeat(Format.headSize))._tag, "Unusable")
  })

  it("names of any kind in quotes never change the delimiter", () => {
    const name = fc.string({ maxLength: 8 }).map((text) => `"${text.replace(/[\r\n]/g, "").replaceAll("\"", "\"\"")}"`)
    fc.assert(fc.property(fc.array(name, { minLength: 2, maxLength: 6 }), fc.constantFrom<Format.Delimiter>(",", ";", "\t", "|"), (names, delimiter) => {
      assert.deepStrictEqual(Format.of("a.csv", `${names.join(delimiter)}\n`), { _tag: "Csv", delimiter, columns: names.length })
    }))
  })
})
