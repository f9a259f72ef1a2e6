import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Backoff from "../../../src/domain/push/Backoff.ts"
import type * as Classification from "../../../src/domain/push/Classification.ts"
import * as Plan from "../../../src/domain/push/Plan.ts"

const delivered: Classification.Class = { _tag: "Delivered", sha256: "" }
const transient = (reach: "server" | "upload"): Classification.Class => ({
  _tag: "Transient",
  reach,
  trouble: { status: 500 },
  retryAfter: undefined
})

const anyClass: fc.Arbitrary<Classification.Class> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(delivered) },
  fc.constantFrom<Classification.Class>(
    { _tag: "Auth" }, { _tag: "Tombstoned" }, { _tag: "Permanent", status: 413 }, transient("server"),
    transient("upload")
  )
)

/** What one upload will meet. */
const fate = fc.record({
  class: fc.option(anyClass, { nil: undefined, freq: 6 }),
  lasts: fc.nat(50),
  fraction: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  retryAfter: fc.option(fc.nat(30_000), { nil: undefined, freq: 3 })
})

type Fate = typeof fate extends fc.Arbitrary<infer A> ? A : never

interface Begun {
  readonly at: number
  readonly inFlight: number
}

/** Plays a whole run against the plan: uploads with these fates, as many items as there are, in virtual time. */
const play = (width: number, items: number, fates: ReadonlyArray<Fate>) => {
  let state = Plan.begin(width)
  let at = 0
  let next = 0
  let waited = 0
  let accepted = false
  let n = 0
  const retries: Array<{ readonly attempt: number; readonly at: number }> = []
  const flying: Array<Record<"ends" | "epoch" | "attempt" | "n", number>> = []
  const begun: Array<Begun & { readonly accepted: boolean; readonly askedUntil: number }> = []
  const land = (): void => {
    flying.sort((a, b) => a.ends - b.ends)
    const one = flying.shift()!
    at = Math.max(at, one.ends)
    const met = fates[one.n % fates.length]!
    if (met.class === undefined) {
      state = Plan.ended(state)
      return
    }
    const retryAfter = met.class._tag === "Transient" ? met.retryAfter : undefined
    const [judged, again] = Plan.judge(state, {
      class: met.class, epoch: one.epoch, at, attempt: one.attempt, fraction: met.fraction, retryAfter
    })
    state = judged
    accepted ||= met.class._tag === "Delivered"
    if (again !== undefined) retries.push({ attempt: one.attempt + 1, at: again })
  }
  for (let turns = 0; turns < 10_000; turns++) {
    const retryAt = retries.length === 0 ? undefined : Math.min(...retries.map((job) => job.at))
    const [asked, decision] = Plan.ask(state, at, { fresh: next < items, retryAt })
    state = asked
    switch (decision._tag) {
      case "Start": {
        const attempt = next < items ? 1 : retries.sort((a, b) => a.at - b.at).shift()!.attempt
        if (attempt === 1) next += 1
        begun.push({ at, inFlight: flying.length + 1, accepted, askedUntil: state.askedUntil })
        flying.push({ ends: at + fates[n % fates.length]!.lasts, epoch: decision.epoch, attempt, n: n++ })
        break
      }
      case "Wait":
        waited += decision.milliseconds
        at += decision.milliseconds
        state = Plan.woken(state)
        break
      case "Hold":
        land()
        break
      case "Done":
        while (flying.length > 0) land()
        return { state, begun, waited, tried: n, items, next, retries: retries.length }
    }
  }
  throw new Error("the run does not end")
}

const run = [fc.integer({ min: 1, max: 8 }), fc.nat(60), fc.array(fate, { minLength: 1, maxLength: 40 })] as const

describe("Plan", () => {
  it.prop("ends, within its patience, and leaves nothing in flight", [...run], ([width, items, fates]) => {
    const { state, tried, waited } = play(width, items, fates)
    assert.isAtMost(waited, Backoff.patience)
    assert.isAtMost(tried, items * Backoff.attempts)
    assert.strictEqual(state.inFlight, 0)
  })

  it.prop("tries everything unless it stopped", [...run], ([width, items, fates]) => {
    const { next, state } = play(width, items, fates)
    if (Plan.stopped(state) === undefined) assert.strictEqual(next, items)
  })

  it.prop("one at a time until one is accepted, never more than its width", [...run], ([width, items, fates]) => {
    for (const { accepted, inFlight } of play(width, items, fates).begun) {
      assert.isAtMost(inFlight, accepted ? width : 1)
    }
  })

  it.prop("I12 begins nothing before the time a server asked for", [...run], ([width, items, fates]) => {
    for (const { askedUntil, at } of play(width, items, fates).begun) assert.isAtLeast(at, askedUntil)
  })

  const widths = fc.integer({ min: 1, max: 64 })
  const many = fc.integer({ min: 70, max: 500 })
  it.prop("an outage costs few requests, whatever the width", [widths, many], ([width, items]) => {
    const bad = { class: transient("server"), lasts: 5, fraction: 0.5, retryAfter: undefined }
    assert.strictEqual(play(width, items, [bad]).tried, Plan.outagesToStop)
    const thenBad = play(width, items, [{ ...bad, class: delivered }, ...Array.from({ length: 499 }, () => bad)])
    assert.isAtMost(thenBad.tried, 1 + width + Plan.outagesToStop)
    assert.strictEqual(Plan.stopped(thenBad.state), "server-down")
  })

  it("401 stops at once", () => {
    const refused = { class: { _tag: "Auth" } as const, lasts: 5, fraction: 0, retryAfter: undefined }
    const played = play(8, 100, [refused])
    assert.deepStrictEqual([played.tried, Plan.stopped(played.state)], [1, "auth"])
  })

  it("sessions that fail by themselves do not stop those that follow, up to a bound", () => {
    const bad = { class: transient("upload"), lasts: 1, fraction: 0.1, retryAfter: undefined }
    const some = Array.from({ length: Plan.missesToStop - 1 }, () => bad)
    const played = play(4, 40, [...some, ...Array.from({ length: 100 }, () => ({ ...bad, class: delivered }))])
    assert.deepStrictEqual([played.next, Plan.stopped(played.state)], [40, undefined])
    assert.strictEqual(Plan.stopped(play(4, 40, [bad]).state), "server-down")
  })

  it("I12 a run that comes by itself after one that found the server down gives up sooner", () => {
    const bad = { class: transient("upload"), retryAfter: undefined, epoch: 0, at: 0, attempt: 1, fraction: 0 }
    let state = Plan.wary(Plan.begin(1))
    for (let n = 0; n < Plan.missesToStopAgain; n++) {
      assert.isUndefined(Plan.stopped(state))
      state = Plan.judge(Plan.ask(state, 0, { fresh: true, retryAt: undefined })[0], bad)[0]
    }
    assert.strictEqual(Plan.stopped(state), "server-down")
  })

  const idle = { fresh: true, retryAt: undefined }

  it("fills its width once one was accepted", () => {
    assert.deepStrictEqual([0, 1, 5].map((width) => Plan.begin(width).width), [1, 1, 5])
    const good = { class: delivered, lasts: 5, fraction: 0, retryAfter: undefined }
    const most = (width: number) => Math.max(...play(width, 40, [good]).begun.map(({ inFlight }) => inFlight))
    assert.deepStrictEqual([1, 2, 8].map(most), [1, 2, 8])
  })

  it("waits as long as its patience lasts, and one waits for all; what lasts longer ends the run", () => {
    const at = 1000
    const resumeAt = at + Backoff.patience
    const state = { ...Plan.begin(1), resumeAt }
    const [waiting, decision] = Plan.ask(state, at, idle)
    assert.deepStrictEqual(decision, { _tag: "Wait", milliseconds: Backoff.patience })
    assert.deepStrictEqual([waiting.waiting, waiting.patience], [true, 0])
    assert.deepStrictEqual(Plan.ask(waiting, at, idle), [waiting, { _tag: "Hold" }])
    assert.deepStrictEqual(Plan.ask(Plan.woken(waiting), resumeAt, idle)[1], { _tag: "Start", epoch: 0 })
    const [ended, done] = Plan.ask({ ...state, resumeAt: resumeAt + 1 }, at, idle)
    assert.deepStrictEqual([Plan.stopped(ended), done], ["server-down", { _tag: "Done" }])
    const late = { fresh: false, retryAt: resumeAt + 1 }
    assert.deepStrictEqual(Plan.ask(state, at, late), [state, { _tag: "Done" }])
    const open = { ...state, width: 2, phase: { _tag: "Open" as const }, inFlight: 1 }
    assert.deepStrictEqual(Plan.ask(open, at, late)[1], { _tag: "Hold" })
    assert.deepStrictEqual(Plan.ask(Plan.stop(state, "auth"), at, idle), [Plan.stop(state, "auth"), { _tag: "Done" }])
  })

  it("a session is tried again after its pause, as often as it may be", () => {
    const flying = { ...Plan.begin(1), inFlight: 1 }
    const one = { class: transient("upload"), epoch: 0, at: 1000, fraction: 0.5, retryAfter: undefined }
    const again = (attempt: number) => Plan.judge(flying, { ...one, attempt })[1]
    assert.deepStrictEqual(Array.from({ length: Backoff.attempts }, (_, n) => again(n + 1)), [
      ...Array.from({ length: Backoff.attempts - 1 }, (_, n) => 1000 + Backoff.delay(n + 1, 0.5)), undefined
    ])
    assert.deepStrictEqual([1, 2, 3].map((attempt) => Plan.judge(flying, { ...one, attempt })[0].misses), [1, 0, 0])
    const tooLarge: Classification.Class = { _tag: "Permanent", status: 413 }
    const refused = Plan.judge({ ...flying, misses: 3, outages: 2 }, { ...one, class: tooLarge, attempt: 1 })
    assert.deepStrictEqual(refused, [{ ...flying, inFlight: 0 }, undefined])
  })

  it("an outage counts once for all that were in flight, and makes the run probe again", () => {
    const open = { ...Plan.begin(4), phase: { _tag: "Open" as const }, inFlight: 3 }
    const one = { class: transient("server"), epoch: 0, at: 1000, fraction: 0.5, attempt: 2, retryAfter: 700 }
    const [first] = Plan.judge(open, one)
    assert.deepStrictEqual(first, {
      ...open, phase: { _tag: "Probing" }, inFlight: 2, epoch: 1, outages: 1, askedUntil: 1700, resumeAt: 1700
    })
    const [second] = Plan.judge(first, { ...one, retryAfter: undefined })
    assert.deepStrictEqual(second, { ...first, inFlight: 1 })
    const [slow] = Plan.judge(open, { ...one, retryAfter: undefined })
    assert.deepStrictEqual([slow.askedUntil, slow.resumeAt], [1000, 1000 + Backoff.delay(1, 0.5)])
    assert.strictEqual(Plan.judge(first, { ...one, epoch: 1 })[0].epoch, 2)
  })

  it("what the server asked for is never shortened; nothing accepted starts a run that has stopped", () => {
    const asked = Plan.leaveAlone(Plan.begin(1), 5000)
    assert.deepStrictEqual([asked.askedUntil, asked.resumeAt], [5000, 5000])
    assert.deepStrictEqual(Plan.leaveAlone(asked, 4000), asked)
    const [after] = Plan.judge({ ...asked, inFlight: 1 }, {
      class: transient("upload"), epoch: 0, at: 1000, fraction: 0, attempt: 1, retryAfter: 10
    })
    assert.deepStrictEqual([after.askedUntil, after.resumeAt], [5000, 5000])
    assert.deepStrictEqual(Plan.accepted(Plan.begin(1)).phase, { _tag: "Open" })
    assert.strictEqual(Plan.stopped(Plan.accepted(Plan.stop(Plan.begin(1), "auth"))), "auth")
    assert.isUndefined(Plan.stopped(Plan.begin(1)))
  })

  it("the first reason to stop stays", () => {
    assert.strictEqual(Plan.stopped(Plan.stop(Plan.stop(Plan.begin(1), "closed"), "auth")), "closed")
  })
})
