import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import * as LineHashes from "../../../src/domain/privacy/LineHashes.ts"
import * as TranscriptScan from "../../../src/domain/privacy/TranscriptScan.ts"

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value)

/** Feeds the text in pieces cut at the given places. */
const feed = <A>(scan: TranscriptScan.Scan<A>, text: string, cuts: ReadonlyArray<number>): A | undefined => {
  const whole = bytes(text)
  const places = [0, ...cuts.map((cut) => cut % (whole.length + 1)).sort((a, b) => a - b), whole.length]
  for (let i = 1; i < places.length; i++) {
    const found = scan.feed(whole.slice(places[i - 1], places[i]))
    if (found !== undefined) return found
  }
  return scan.end()
}

const cuts = fc.array(fc.nat(), { maxLength: 40 })
const sample = (id: string): string =>
  readFileSync(new URL(`../../fixtures/transcripts/${id}.jsonl`, import.meta.url), "utf8")
const known = "4eae99c8-fa93-4e72-8055-c9f760512367"

describe("TranscriptScan", () => {
  it.prop("P6 a listed id inside is found wherever the chunks are cut", [fc.uuid(), fc.jsonValue(), cuts], ([id, value, where]) => {
    const text = `${JSON.stringify({ a: value })}\n${JSON.stringify({ type: "user", sessionId: id.toUpperCase() })}\n`
    assert.strictEqual(feed(TranscriptScan.listedIds(new Set([id])), text, where), id.toUpperCase())
  })

  it.prop("ids that are only talked about are not found", [fc.uuid(), cuts], ([id, where]) => {
    const talk = JSON.stringify({ content: `{"sessionId":"${id}"} \\"sessionId":"${id}"`, id, otherId: id, sessionId: "x" })
    assert.isUndefined(feed(TranscriptScan.listedIds(new Set([id])), `${talk}\n`, where))
  })

  for (const key of ["sessionId", "session_id", "requestSessionId"]) {
    it(`P8 the key ${key} counts, also with blanks and after an unlisted one`, () => {
      const text = `{"sessionId":"y"}\n{"${key}" : "x"}\n`
      assert.strictEqual(feed(TranscriptScan.listedIds(new Set(["x"])), text, [3, 20, 21, 22]), "x")
    })
  }

  it("a value that never ends is no value, and what follows is still searched", () => {
    const scan = TranscriptScan.listedIds(new Set(["x"]))
    assert.isUndefined(scan.feed(bytes("{\"sessionId\":\"")))
    for (let i = 0; i < 50; i++) assert.isUndefined(scan.feed(new Uint8Array(100).fill(0x61)))
    assert.strictEqual(scan.feed(bytes("\"}\n{\"sessionId\":\"x\"}")), "x")
  })

  it.prop("P8 a copied line is recognised by its uuid", [fc.uuid(), fc.array(fc.uuid()), cuts], ([copied, others, where]) => {
    const text = [...others, copied].map((uuid) => JSON.stringify({ parentUuid: "p", uuid, sessionId: "s" })).join("\n")
    const recorded = new Set([LineHashes.truncate(sha256(copied))])
    assert.strictEqual(feed(TranscriptScan.lineHashes(recorded, sha256), text, where), [...recorded][0])
    if (others.includes(copied)) return
    assert.isUndefined(feed(TranscriptScan.lineHashes(recorded, sha256), text.replaceAll(copied, "gone"), where))
  })

  it("P8 a real transcript: every line uuid is collected once, and found again", () => {
    const text = sample(known)
    const expected = new Set(text.split("\n").flatMap((line) => {
      const uuid = line === "" ? undefined : (JSON.parse(line) as { uuid?: string }).uuid
      return uuid === undefined ? [] : [LineHashes.truncate(sha256(uuid))]
    }))
    const found = new Set<string>()
    feed(TranscriptScan.collectLineHashes(found, sha256), text, [7, 1000, 1001, 20_000])
    assert.isAbove(expected.size, 5)
    assert.deepStrictEqual(found, expected)
    assert.strictEqual(feed(TranscriptScan.listedIds(new Set([known])), text, []), known)
  })

  it("two scans at once answer with the first that finds something", () => {
    const both = TranscriptScan.either(
      TranscriptScan.listedIds(new Set(["x"])),
      TranscriptScan.lineHashes(new Set([LineHashes.truncate(sha256("u"))]), sha256)
    )
    assert.strictEqual(both.feed(bytes("{\"uuid\":\"u\"}")), LineHashes.truncate(sha256("u")))
    assert.strictEqual(both.feed(bytes("{\"sessionId\":\"x\"}")), "x")
  })
})
