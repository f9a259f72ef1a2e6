import { assert, describe, it } from "@effect/vitest"
import { FastCheck } from "effect"
import * as Manifest from "../../../src/domain/backup/Manifest.ts"
import * as Tar from "../../../src/domain/archive/Tar.ts"

const entries: FastCheck.Arbitrary<Tar.Entry> = FastCheck.record({
  path: FastCheck.string({ minLength: 1, maxLength: 300, unit: "grapheme" }).filter((path) => !path.includes("\0")),
  size: FastCheck.oneof(FastCheck.nat(), FastCheck.constantFrom(0, 511, 512, 513, 0o77777777777, 2 ** 33, 2 ** 45)),
  modifiedAt: FastCheck.nat()
})

const decoded = (bytes: Uint8Array): Tar.Header => {
  const first = Tar.decode(bytes.subarray(0, Tar.block))
  if (first._tag !== "Records") return first
  const records = Tar.decodeRecords(bytes.subarray(Tar.block, Tar.block + first.size))
  return Tar.decode(bytes.subarray(Tar.block + first.size + Tar.padding(first.size)), records)
}

describe("tar headers", () => {
  it("say what they were made from, whatever the path and the size", () => {
    FastCheck.assert(FastCheck.property(entries, (entry) => {
      const bytes = Tar.encode(entry)
      assert.strictEqual(bytes.length % Tar.block, 0)
      assert.deepStrictEqual(decoded(bytes), { _tag: "File", entry })
    }))
  })

  it("with a byte that changed are none, or say the same", () => {
    const entry = { path: "user_sessions/u/s.jsonl", size: 5, modifiedAt: 7 }
    const good = Tar.encode(entry)
    for (let at = 0; at < good.length; at++) {
      const bytes = Uint8Array.from(good)
      bytes[at] = (bytes[at] ?? 0) ^ 1
      const found = Tar.decode(bytes)
      if (found._tag !== "Bad") assert.deepStrictEqual(found, { _tag: "File", entry }, String(at))
    }
  })

  it("anything at all is read without harm", () => {
    FastCheck.assert(FastCheck.property(FastCheck.uint8Array({ maxLength: 2048 }), (bytes) => {
      Tar.decode(bytes)
      Tar.decodeRecords(bytes)
    }))
  })

  it("empty blocks are the end", () => {
    assert.deepStrictEqual(Tar.decode(Tar.end.subarray(0, Tar.block)), { _tag: "End" })
  })
})

describe("manifests", () => {
  it("items and heads are read as written, anything else is none", () => {
    const item = { path: "a/\"b\"\n", size: 3, sha256: "0".repeat(64) }
    assert.deepStrictEqual(Manifest.parseItem(Manifest.encodeItem(item).trimEnd()), item)
    const head = { schema: 9, createdAt: "2026-01-01T00:00:00.000Z", agnes: "0.1.0" }
    assert.deepStrictEqual(Manifest.parseHead(Manifest.encodeHead(head)), head)
    assert.strictEqual(Manifest.parseEnd(Manifest.encodeEnd(4).trimEnd()), 4)
    for (const text of ["", "{}", "[]", "{\"format\":\"agnes-backup\",\"version\":2}"]) {
      assert.isUndefined(Manifest.parseHead(text))
      assert.isUndefined(Manifest.parseItem(text))
      assert.isUndefined(Manifest.parseEnd(text))
    }
  })

  it("no path leaves the folder that is restored", () => {
    const leaving = ["", "/a", "a//b", "../a", "a/..", "./a", "a\\b", "a\0", "a/"]
    for (const path of leaving) assert.isFalse(Manifest.isSafePath(path), path)
    const staying = ["a", "state/.jwt_secret", "user_sessions/u/.revisions/s/1.jsonl", "..a"]
    for (const path of staying) assert.isTrue(Manifest.isSafePath(path), path)
  })
})
