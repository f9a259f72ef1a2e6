import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as WithdrawalName from "../../../src/domain/push/WithdrawalName.ts"
import * as WithdrawalReply from "../../../src/domain/push/WithdrawalReply.ts"

const answered = (status: number, able: boolean, confirmed = false): WithdrawalReply.Reply => ({
  _tag: "Answered", status, confirmed, retryAfter: undefined, features: able ? ["sha256", "withdraw"] : ["sha256"]
})

const tag = (reply: WithdrawalReply.Reply) => WithdrawalReply.classify(reply)._tag

describe("the answer to a withdrawal", () => {
  it.prop("is done only from a server that says it can", [
    fc.integer({ min: 100, max: 599 }),
    fc.boolean()
  ], ([status, confirmed]) => {
    assert.notStrictEqual(tag(answered(status, false, confirmed)), "Done")
    const isDone = status === 404 || (status === 200 && confirmed)
    assert.strictEqual(tag(answered(status, true, confirmed)) === "Done", isDone)
  })

  it("401 is about the token; 404, 405 and 501 without the word mean that it cannot; all else is for later", () => {
    assert.strictEqual(tag(answered(401, false)), "Auth")
    for (const status of [404, 405, 501]) assert.strictEqual(tag(answered(status, false)), "Unsupported")
    for (const status of [200, 204, 302, 403, 410, 429, 500, 503]) {
      assert.strictEqual(tag(answered(status, false)), "Transient")
    }
    for (const status of [200, 204, 302, 405, 429, 500, 503]) {
      assert.strictEqual(tag(answered(status, true)), "Transient")
    }
    assert.strictEqual(tag({ _tag: "NoAnswer", message: "x" }), "Transient")
  })

  it("a session is named by its file: in lower case where the server keeps it so, else as it was sent", () => {
    assert.strictEqual(WithdrawalName.ofPath("/p/0A-B.jsonl"), "0a-b")
    assert.strictEqual(WithdrawalName.ofPath("/p/\u00c9.jsonl"), "\u00c9")
    assert.strictEqual(WithdrawalName.ofPath("/p/Upload_1.jsonl"), "Upload_1")
  })
})
