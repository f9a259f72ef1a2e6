import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as TokenChoice from "../../../src/domain/server/TokenChoice.ts"

const one = { id: "1a2b3c4d-0000-4000-8000-000000000001", name: "laptop", revoked: false }
const two = { id: "1a2b9999-0000-4000-8000-000000000002", name: "1a2b3c4d", revoked: false }
const old = { id: "ffff0000-0000-4000-8000-000000000003", name: "laptop", revoked: true }
const all = [one, two, old]

describe("TokenChoice", () => {
  it("an id, how it begins, or a name, in this order", () => {
    assert.deepStrictEqual(TokenChoice.choose(all, ` ${two.id.toUpperCase()} `), { _tag: "Chosen", token: two })
    assert.deepStrictEqual(TokenChoice.choose(all, "1a2b3c4d"), { _tag: "Chosen", token: one })
    assert.deepStrictEqual(TokenChoice.choose(all, "laptop"), { _tag: "Chosen", token: one })
    assert.deepStrictEqual(TokenChoice.choose([old], "laptop"), { _tag: "Chosen", token: old })
    assert.deepStrictEqual(TokenChoice.choose(all, "1a2b"), { _tag: "Many", tokens: [one, two] })
    for (const none of ["", "1a", "Laptop", "x"]) assert.deepStrictEqual(TokenChoice.choose(all, none), { _tag: "None" })
  })

  const row = fc.record({ id: fc.uuid(), name: fc.constantFrom("", "a", "b"), revoked: fc.boolean() })
  const tokens = fc.uniqueArray(row, { selector: ({ id }) => id })

  it.prop("a whole id is always found, and never another", [tokens], ([rows]) => {
    for (const token of rows) assert.deepStrictEqual(TokenChoice.choose(rows, token.id), { _tag: "Chosen", token })
  })

  it.prop("what is chosen was there and fits", [tokens, fc.string()], ([rows, text]) => {
    const choice = TokenChoice.choose(rows, text)
    const found = choice._tag === "Chosen" ? [choice.token] : choice._tag === "Many" ? choice.tokens : []
    const said = text.trim()
    for (const token of found) assert.isTrue(rows.includes(token) && (token.id.startsWith(said) || token.name === said))
  })
})
