import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { createHash } from "node:crypto"
import * as ListSeal from "../../../src/domain/privacy/ListSeal.ts"

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")
const sealOf = (bytes: Uint8Array): ListSeal.ListSeal => ({ length: bytes.length, sha256: sha256(bytes) })
const bytes = fc.uint8Array({ maxLength: 40 })
const matches = (seal: ListSeal.ListSeal | undefined, list: Uint8Array | undefined) =>
  ListSeal.matches(seal, list, sha256)

describe("ListSeal", () => {
  it.prop("a file says what its seal said", [bytes], ([list]) => {
    assert.deepStrictEqual(ListSeal.parse(ListSeal.encode(sealOf(list))), sealOf(list))
  })

  it.prop("no part of a file is a seal", [bytes, fc.nat()], ([list, cut]) => {
    const text = ListSeal.encode(sealOf(list)).slice(0, -1)
    assert.isUndefined(ListSeal.parse(text.slice(0, cut % text.length)))
  })

  it.each(["null", "[]", "{}", `{"length":-1,"sha256":"${"0".repeat(64)}"}`, `{"length":1,"sha256":"xyz"}`])(
    "%s is none",
    (text) => assert.isUndefined(ListSeal.parse(text))
  )

  it.prop("a list that only grew still matches", [bytes, bytes], ([list, more]) => {
    assert.isTrue(matches(sealOf(list), new Uint8Array([...list, ...more])))
  })

  it.prop("one that shrank, vanished or changed does not", [bytes, fc.nat(), fc.integer({ min: 1, max: 255 })], ([
    list,
    at,
    flip
  ]) => {
    fc.pre(list.length > 0)
    const seal = sealOf(list)
    assert.isFalse(matches(seal, list.subarray(0, at % list.length)))
    assert.isFalse(matches(seal, undefined))
    assert.isFalse(matches(seal, list.map((byte, index) => index === at % list.length ? byte ^ flip : byte)))
  })

  it("without a seal every list matches, and an empty one was no list", () => {
    assert.isTrue(matches(undefined, undefined))
    assert.isTrue(matches(sealOf(new Uint8Array()), undefined))
  })
})
