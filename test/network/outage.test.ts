import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as MemoryUploadServer from "../../src/adapters/memory/MemoryUploadServer.ts"
import type { Reply } from "../../src/domain/push/Reply.ts"
import { lift } from "../../src/ports/Lift.ts"
import { isProving, report } from "../support/Sizes.ts"
import * as Scene from "../programs/push/Scene.ts"
import * as Replies from "./replies.ts"

const sessions = 100
const minute = 60_000
const between = isProving ? 1 : 3

/**
 * An hour of a server that does not work, in virtual time: 100 sessions wait, and every few minutes a session ends somewhere
 * and its hook pushes. Answers how many requests the server saw, and how much too early any of them was.
 */
const hour = (reply: (request: MemoryUploadServer.Received, now: number) => Reply, asksFor: (now: number) => number | undefined) =>
  Effect.gen(function*() {
    const scene = Scene.make()
    const { clock } = scene.world.clock
    for (let n = 0; n < sessions; n++) Scene.write(scene, `s${n}`)
    const lines = Array.from({ length: sessions }, (_, n) => `${Scene.line(`s${n}`)}\n`).join("")
    scene.files.write(`${Scene.workspace.root}/.claude/agnes-sessions.txt`, lines)
    let [notBefore, tooEarly] = [0, 0]
    scene.answer = (request) =>
      Effect.gen(function*() {
        const now = yield* lift(clock.now)
        tooEarly = Math.max(tooEarly, notBefore - now)
        const seconds = asksFor(now)
        if (seconds !== undefined) notBefore = now + seconds * 1000
        return reply(request, now)
      })
    for (let at = 0; at < 60; at += between) {
      yield* Scene.push(scene, { automatic: true })
      scene.world.clock.advance(between * minute)
    }
    const waiting = Scene.queueLines(scene).length
    return { requests: scene.requests.length, tooEarly, waiting }
  })

const answered = (status: number, after?: (now: number) => string | undefined) =>
  (request: MemoryUploadServer.Received, now: number): Reply =>
    MemoryUploadServer.answer(request, status, { retryAfter: after?.(now) })

const noAnswer = (code: string) => (): Reply => ({ _tag: "NoAnswer", code, message: "x" })

/** The rest of them is for `npm run prove`. */
const some = <A>(all: ReadonlyArray<A>, ...indices: ReadonlyArray<number>): ReadonlyArray<A> =>
  isProving ? all : all.filter((_, index) => indices.includes(index))

const outages: ReadonlyArray<readonly [string, (request: MemoryUploadServer.Received, now: number) => Reply]> = [
  ...some(["ECONNREFUSED", "ECONNRESET", "IDLE_TIMEOUT", "ENOTFOUND"], 0).map((code) => [code, noAnswer(code)] as const),
  ...some([200, 302, 408, 425, 429, 500, 502, 503, 504, 507, 511], 0, 5).map((code) => [String(code), answered(code)] as const)
]

describe("I12 an hour of a server that does not work, with 100 sessions waiting", () => {
  it.effect.each(outages)("%s: at most 30 requests, and everything still waits", ([what, reply]) =>
    Effect.gen(function*() {
      const found = yield* hour(reply, () => undefined)
      report("network: an hour's outage", { what, requests: found.requests })
      assert.isAtMost(found.requests, 30)
      assert.strictEqual(found.waiting, sessions)
    }))

  const forms = some(Replies.retryAfter(0).map((_, index) => index), 1, 8)
  it.effect.each(some([429, 503, 500, 408], 1, 2).flatMap((status) => forms.map((form) => [status, form] as const)))(
    "%s with Retry-After number %s: no request before it, in this process or the next",
    ([status, index]) =>
      Effect.gen(function*() {
        const form = (now: number) => Replies.retryAfter(now)[index]!
        const found = yield* hour(answered(status, (now) => form(now)[0]), (now) => form(now)[1])
        const { requests, tooEarly } = found
        report("network: Retry-After", { what: `${status} ${form(0)[0]}`, requests, "ms too early": tooEarly })
        assert.deepStrictEqual([found.tooEarly, found.waiting], [0, sessions])
        assert.isAtMost(found.requests, 30)
      })
  )
})
