import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Deferral from "../../../src/domain/push/Deferral.ts"
import * as PushState from "../../../src/domain/push/PushState.ts"
import * as RetryAfter from "../../../src/domain/push/RetryAfter.ts"

const now = 1_795_000_000_000
const url = "https://a.example.org"

const lesson: fc.Arbitrary<Deferral.Lesson> = fc.record({
  serverUrl: fc.constantFrom(url, "https://b.example.org", "__proto__"),
  stopped: fc.constantFrom(undefined, "auth", "server-down", "closed", "below-floor"),
  accepted: fc.boolean(),
  retryAfter: fc.constantFrom(0, 30_000, RetryAfter.longest),
  tokenHash: fc.constantFrom("t1", "t2"),
  features: fc.option(fc.constant(["sha256"]), { nil: undefined })
})

const down: Deferral.Lesson = {
  serverUrl: url, stopped: "server-down", accepted: false, retryAfter: 0, tokenHash: "t1", features: undefined
}

const learn = (lessons: ReadonlyArray<Deferral.Lesson>) =>
  lessons.reduce((state, lesson) => Deferral.learn(state, lesson, now), PushState.empty)

describe("Deferral", () => {
  it.prop("nobody stays away for longer than a day, even if the clock goes back", [fc.array(lesson)], ([lessons]) => {
    const state = learn(lessons)
    for (const { serverUrl } of lessons) {
      assert.isTrue(Deferral.isDue(state, serverUrl, "t1", now + RetryAfter.longest))
      assert.isTrue(Deferral.isDue(state, serverUrl, "t1", now - RetryAfter.longest - 1))
    }
  })

  it.prop("a good run clears what was learned about that server only", [fc.array(lesson)], ([lessons]) => {
    const before = learn(lessons)
    const after = Deferral.learn(before, { ...down, stopped: undefined, accepted: true }, now)
    assert.isTrue(Deferral.isDue(after, url, "t1", now))
    assert.isUndefined(after.refusedToken)
    const { [url]: _, ...others } = before.notBefore
    assert.deepStrictEqual(after.notBefore, others)
  })

  it("each run that finds the server down doubles the pause; one that sends something starts over", () => {
    const pause = (lessons: ReadonlyArray<Deferral.Lesson>) => (learn(lessons).notBefore[url]?.until ?? now) - now
    assert.deepStrictEqual([pause([down]), pause([down, down]), pause([down, down, down])], [60_000, 120_000, 240_000])
    assert.strictEqual(pause([down, down, { ...down, accepted: true }]), 60_000)
    assert.strictEqual(pause([{ ...down, retryAfter: 3_600_000 }]), 3_600_000)
  })

  it("a run knows whether the last one found this server down", () => {
    assert.isTrue(Deferral.foundDown(learn([down]), url))
    assert.isFalse(Deferral.foundDown(learn([]), url))
    assert.isFalse(Deferral.foundDown(learn([down]), "https://elsewhere"))
    assert.isFalse(Deferral.foundDown(learn([down, { ...down, stopped: undefined, accepted: true }]), url))
  })

  it("a run that learned nothing good leaves what was known; words of servers stay until they say others", () => {
    const before = learn([down])
    for (const [stopped, accepted] of [[undefined, false], ["closed", false], ["closed", true], ["below-floor", false]] as const) {
      assert.deepStrictEqual(Deferral.learn(before, { ...down, stopped, accepted }, now).notBefore, before.notBefore)
    }
    const fine = { ...down, stopped: undefined, accepted: true }
    assert.deepStrictEqual(learn([fine]).notBefore, {})
    const other = "https://b.example.org"
    const said = learn([{ ...fine, features: ["sha256"] }, { ...fine, serverUrl: other, features: ["gzip"] }, down])
    assert.deepStrictEqual(said.features, { [url]: ["sha256"], [other]: ["gzip"] })
    assert.deepStrictEqual(Deferral.learn(said, { ...fine, features: [] }, now).features, { [url]: [], [other]: ["gzip"] })
  })

  it("the longest pause holds to its end; another token does not end one that was not about the token", () => {
    const long = learn([{ ...down, retryAfter: RetryAfter.longest }])
    assert.isFalse(Deferral.isDue(long, url, "t1", now))
    assert.isFalse(Deferral.isDue(long, url, "t1", now + RetryAfter.longest - 1))
    assert.isFalse(Deferral.isDue(learn([down]), url, "t2", now))
  })

  it("another token than the refused one is worth a try at once", () => {
    const state = learn([{ ...down, stopped: "auth" }])
    assert.strictEqual(state.refusedToken, "t1")
    assert.isFalse(Deferral.isDue(state, url, "t1", now))
    assert.isTrue(Deferral.isDue(state, url, "t2", now))
  })
})
