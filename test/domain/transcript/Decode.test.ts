import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Decode from "../../../src/domain/transcript/Decode.ts"
import * as Lines from "../../../src/domain/transcript/Lines.ts"
import type * as Record from "../../../src/domain/transcript/Record.ts"
import * as samples from "./samples.ts"

const one = (line: string | Uint8Array, ended = true): Record.Entry => {
  const bytes = typeof line === "string" ? new TextEncoder().encode(line) : line
  return Decode.line({ index: 0, offset: 0, size: bytes.length, bytes, cut: false, ended })
}

const record = (value: unknown): Record.Record => one(JSON.stringify(value)).record

describe("Decode", () => {
  it("the samples hold no line that is unknown or unreadable", () => {
    const tags = samples.everyFile().flatMap(samples.decode).map(({ record }) => record._tag)
    assert.notInclude(tags, "Unknown")
    assert.notInclude(tags, "Unreadable")
    // Counted with `jq -r .type *.jsonl | sort | uniq -c`: 20 lines of the assistant, and 3 in the sub-agent's file.
    assert.strictEqual(tags.filter((tag) => tag === "Assistant").length, 23)
    assert.strictEqual(tags.filter((tag) => tag === "User").length, 39)
    assert.strictEqual(tags.filter((tag) => tag === "CostState").length, 11)
  })

  it.prop("any value of any field gives a record", [
    fc.constantFrom("user", "assistant", "system", "attachment", "custom-title", "summary", "cost-state", "novel", ""),
    fc.dictionary(
      fc.constantFrom(
        "message", "uuid", "parentUuid", "timestamp", "subtype", "attachment", "content", "customTitle", "isMeta",
        "cwd", "toolUseResult", "compactMetadata", "hookErrors", "error", "origin", "__proto__", "constructor"
      ),
      fc.jsonValue()
    )
  ], ([type, fields]) => {
    assert.isString(record({ ...fields, type })._tag)
  })

  it.prop("any content of a message gives blocks", [fc.jsonValue(), fc.constantFrom("user", "assistant")], (
    [content, type]
  ) => {
    const got = record({ type, message: { content } })
    assert.isTrue((got._tag === "User" || got._tag === "Assistant") && Array.isArray(got.blocks))
  })

  for (const text of ["null", "[]", "1", "\"user\"", "true"]) {
    it(`${text} is no record`, () => assert.deepInclude(one(text).record, { reason: "not-an-object" }))
  }

  it("tells a torn last line from a broken one", () => {
    assert.deepInclude(one("{\"type\":\"us", false).record, { reason: "torn" })
    assert.deepInclude(one("{\"type\":\"us", true).record, { reason: "not-json" })
    assert.strictEqual(one("{\"type\":\"user\"}", false).record._tag, "User")
  })

  it("names the type of a line that is too long to be read", () => {
    const message = { content: "x".repeat(5000) }
    const bytes = samples.jsonl({ parentUuid: null, type: "user", message }, { type: "mode" })
    const [long, next] = Lines.all(bytes, { longest: 1000, head: 100 }).map(Decode.line)
    assert.deepStrictEqual(long!.record, { _tag: "Unreadable", reason: "too-long", type: "user" })
    assert.strictEqual(long!.size, 58 + 5000)
    assert.strictEqual(next!.record._tag, "Bookkeeping")
  })

  it("ill-formed UTF-8 damages a line and no more", () => {
    const bytes = samples.jsonl({ type: "user", message: { content: "a?b" } })
    bytes[bytes.indexOf(0x3f)] = 0xff
    const entry = one(bytes.subarray(0, -1))
    assert.isTrue(entry.damaged)
    assert.deepInclude(entry.record, { blocks: [{ _tag: "Text", text: "a\ufffdb" }] })
  })

  it("a byte order mark and a carriage return do no harm", () => {
    assert.strictEqual(one("\ufeff{\"type\":\"user\"}\r").record._tag, "User")
  })

  it("depth is no bomb", () => {
    const deep = `${"[".repeat(30_000)}${"]".repeat(30_000)}`
    assert.strictEqual(one(`{"type":"user","message":{"content":${deep}}}`).record._tag, "User")
    assert.strictEqual(one(`{"type":${deep}}`).record._tag, "Unknown")
    assert.deepInclude(one(`{"type":${deep.repeat(2)}}`).record, { _tag: "Unreadable", reason: "too-complex" })
  })

  it("the last of duplicate keys counts, and __proto__ is a key like any other", () => {
    assert.strictEqual(one("{\"type\":\"user\",\"type\":\"mode\"}").record._tag, "Bookkeeping")
    assert.deepInclude(one("{\"__proto__\":{\"type\":\"user\"}}").record, { _tag: "Unknown", type: "?" })
    assert.isUndefined(({} as { type?: string }).type)
  })

  it("reads no more than a thousand blocks of a message", () => {
    const content = Array.from({ length: 1500 }, () => ({ type: "text", text: "x" }))
    const got = record({ type: "assistant", message: { content } })
    assert.deepStrictEqual(got._tag === "Assistant" && [got.blocks.length, got.blocks.at(-1)], [
      1001, { _tag: "Other", type: "500 more" }
    ])
  })

  it("identifiers that are absurdly long are none", () => {
    assert.deepInclude(record({ type: "user", uuid: "u".repeat(201) }), { uuid: undefined })
  })

  it("takes only a plain name for a saved result", () => {
    const saved = (path: string) => record({ type: "user", toolUseResult: { persistedOutputPath: path } })
    assert.deepInclude(saved("/x/tool-results/b4gvak7cd.txt"), { savedResult: "b4gvak7cd.txt" })
    assert.deepInclude(saved("C:\\x\\tool-results\\toolu_1.json"), { savedResult: "toolu_1.json" })
    for (const path of ["/x/..", "/x/.", "/x/", "/x/a b", "/x/<b>.txt"]) {
      assert.deepInclude(saved(path), { savedResult: undefined })
    }
  })
})
