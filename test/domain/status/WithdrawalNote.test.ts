import { assert, describe, it } from "@effect/vitest"
import * as PushState from "../../../src/domain/push/PushState.ts"
import type { Report } from "../../../src/domain/status/Report.ts"
import * as WithdrawalNote from "../../../src/domain/status/WithdrawalNote.ts"

const here = "https://here"

const report = (servers: ReadonlyArray<string>, features: Record<string, ReadonlyArray<string>> = {}): Report => ({
  server: { url: here, token: "present" },
  push: { ...PushState.empty, features },
  withdrawalsDue: servers.map((serverUrl) => ({ sessionId: "a", serverUrl, requestedAt: 0, doneAt: undefined }))
} as unknown as Report)

describe("the note about what is to be taken back", () => {
  it("is empty when nothing is", () => assert.strictEqual(WithdrawalNote.render(report([])), ""))

  it("says who has to do something about it", () => {
    assert.strictEqual(WithdrawalNote.render(report([here])), ", 1 to be taken back by the next push")
    const able = WithdrawalNote.render(report([here], { [here]: ["withdraw"] }))
    assert.strictEqual(able, ", 1 to be taken back by the next push")
    const unable = WithdrawalNote.render(report([here], { [here]: ["sha256"] }))
    assert.include(unable, "this server cannot take sessions back")
    const both = WithdrawalNote.render(report(["https://old", here, "https://old"]))
    const there = ", 2 to be taken back from https://old by a push to it"
    assert.strictEqual(both, `, 1 to be taken back by the next push${there}`)
  })

  it("knows what the server said, and that it has said nothing", () => {
    const words = [undefined, [], ["withdraw"]].map((known) =>
      WithdrawalNote.canWithdraw(report([], known === undefined ? {} : { [here]: known })))
    assert.deepStrictEqual(words, [undefined, false, true])
  })
})
