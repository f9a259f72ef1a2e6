import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as PartHeader from "../../../src/main/server/PartHeader.ts"

const named = (disposition: string) => PartHeader.parse(`\r\nX: y\r\ncontent-DISPOSITION: form-data${disposition}\r\n\r\n`)

describe("PartHeader", () => {
  it.prop("reads any header without throwing", [fc.string(), fc.string()], ([header, type]) => {
    PartHeader.parse(header)
    PartHeader.boundary(type)
  })

  it("reads names as clients write them", () => {
    const cases: ReadonlyArray<readonly [string, string | undefined, string | undefined]> = [
      ["; name=\"file\"; filename=\"a.jsonl\"", "file", "a.jsonl"],
      ["; name=file; filename=a.jsonl", "file", "a.jsonl"],
      [";name=\"file\";filename=\"C:\\x\\a.jsonl\"", "file", "C:\\x\\a.jsonl"],
      ["; name=\"file\"; filename=\"a\\\"b\"", "file", "a\"b"],
      ["; filename=\"a;name=x\"; name=\"file\"", "file", "a;name=x"],
      ["; name=\"file\"; filename*=UTF-8''%C3%BC.jsonl", "file", "ü.jsonl"],
      ["; name=\"file\"; filename=\"u.jsonl\"; filename*=UTF-8''%C3%BC.jsonl", "file", "ü.jsonl"],
      ["; name=\"file\"; filename*=UTF-8''%ZZ", "file", "%ZZ"],
      ["; name=\"file\"; filename=\"\"", "file", ""],
      ["; name=\"file\"", "file", undefined],
      ["", undefined, undefined]
    ]
    for (const [text, name, fileName] of cases) assert.deepStrictEqual(named(text), { name, fileName }, text)
    assert.deepStrictEqual(PartHeader.parse("no header at all"), { name: undefined, fileName: undefined })
  })

  it("finds the boundary, quoted or not, and none that is too long", () => {
    assert.strictEqual(PartHeader.boundary("multipart/form-data; boundary=ab-c"), "ab-c")
    assert.strictEqual(PartHeader.boundary("multipart/form-data; charset=x; Boundary=\"a b\"; z=1"), "a b")
    for (const type of ["multipart/form-data", "multipart/form-data; boundary=", `multipart/form-data; boundary=${"x".repeat(71)}`]) {
      assert.isUndefined(PartHeader.boundary(type))
    }
  })
})
