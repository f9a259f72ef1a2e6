import { assert, describe, it } from "@effect/vitest"
import { Either, FastCheck as fc, Option } from "effect"
import * as Budget from "../../../src/domain/language/Budget.ts"
import * as Escaped from "../../../src/domain/language/Escaped.ts"
import * as JsonReply from "../../../src/domain/language/JsonReply.ts"
import * as Reply from "../../../src/domain/language/Reply.ts"
import * as Shape from "../../../src/domain/language/Shape.ts"
import * as Contradictions from "../../../src/domain/knowledge/Contradictions.ts"
import { Findings } from "../../../src/domain/verification/Reply.ts"

it.prop("text that was escaped comes back", [fc.string({ unit: "grapheme" })], ([text]) => {
  assert.strictEqual(Escaped.back(Escaped.of(text)), text)
})

it.prop("JSON is found as models write it", [fc.jsonValue(), fc.constantFrom("", "```json\n", "```\n"), fc.boolean()], ([value, fence, thinks]) => {
  const text = `${thinks ? "<think>{\"no\":1}</think>\n" : ""}${fence}${JSON.stringify(value)}${fence === "" ? "" : "\n```"}\n`
  assert.deepStrictEqual(JsonReply.parse(text), Option.some(JSON.parse(JSON.stringify(value))))
})

it.prop("any text is JSON or none", [fc.string()], ([text]) => void JsonReply.parse(text))

describe("when to come back", () => {
  it.prop("any header is a time from now on or says nothing", [fc.string(), fc.integer()], ([after, now]) => {
    const millis = Reply.retryAfter({ "retry-after": after }, now)
    assert.isTrue(millis === undefined || millis >= 0)
  })
  it("seconds, or a date (RFC 9110 §10.2.3)", () => {
    const now = Date.parse("2026-01-01T00:00:00Z")
    assert.strictEqual(Reply.retryAfter({ "retry-after": "120" }, now), 120_000)
    assert.strictEqual(Reply.retryAfter({ "retry-after": "Thu, 01 Jan 2026 00:01:00 GMT" }, now), 60_000)
    assert.strictEqual(Reply.retryAfter({ "retry-after": "soon" }, now), undefined)
  })
})

it.prop("every status is somebody's fault", [fc.integer({ min: 100, max: 599 }), fc.jsonValue()], ([status, body]) => {
  assert.isNotEmpty(Reply.fault({ status, body }))
  assert.match(Reply.told({ status, body }), /^the provider answered \d{3}/)
})

it.prop("a budget is used up when one of its parts is", [fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9)], ([calls, tokens, inputTokens, used]) => {
  const left = Budget.problem({ calls, tokens }, { calls: used, inputTokens, outputTokens: 1 })
  assert.strictEqual(left === undefined, used < calls && inputTokens + 1 < tokens)
})

/** What the strict mode of OpenAI takes: closed objects in which everything is required, and no bounds. */
it.each([["findings", Findings], ["contradictions", Contradictions.Judgement]] as const)("the shape of %s is one every provider takes", (_, schema) => {
  const look = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return
    const { additionalProperties, properties, required, type } = node as Record<string, unknown>
    if (type === "object") {
      assert.strictEqual(additionalProperties, false)
      assert.sameMembers(required as Array<string>, Object.keys(properties as object))
    }
    for (const key of ["$ref", "$schema", "minLength", "maxLength", "pattern", "minItems", "maxItems"]) assert.notProperty(node, key)
    Object.values(node).forEach(look)
  }
  look(Shape.json(schema as never))
  assert.isTrue(Either.isLeft(Shape.decode(schema as never, {})))
})
