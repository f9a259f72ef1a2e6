import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isProving, report, size } from "../support/Sizes.ts"
import type { Fault } from "./FaultProxy.ts"
import * as Replies from "./replies.ts"
import { trial } from "./Trial.ts"

type Cases = ReadonlyArray<readonly [what: string, faults: ReadonlyArray<Fault>]>

const each = (tier: string, all: Cases) =>
  Effect.tap(
    Effect.forEach(all, ([what, faults]) => trial(what, faults), { concurrency: 4 }),
    (met) => Effect.sync(() => report(`network: ${tier}`, {
      trials: met.length,
      "sessions the server had unheard of": met.reduce((sum, { unheard }) => sum + unheard, 0),
      violations: 0
    }))
  )

const instead = (text: string): ReadonlyArray<Fault> => [{ _tag: "Instead", text }]

/** Every status and form of `Retry-After` is for `npm run prove`. */
const statuses = (): ReadonlyArray<string> => {
  if (!isProving) return Replies.statuses.filter((_, n) => n % 4 === 0).map((code) => Replies.status(code))
  const forms = Replies.retryAfter(Date.now()).map(([text]) => text)
  const all = Array.from({ length: size(0, 400) }, (_, n) => 201 + n)
  return all.flatMap((code) => forms.map((form) => Replies.status(code, form)))
}

const timeout = isProving ? 3_600_000 : 90_000

describe("T6 a faulty network: nothing lost, no false success, and a private session taken back", () => {
  it.live("resets at positions of the request and of the reply, once and always", () =>
    Effect.gen(function*() {
      const positions = size(5, 200)
      const whole = yield* trial("nothing", [{ _tag: "None" }])
      assert.isAbove(Math.min(whole.request, whole.reply), 200)
      const met = yield* each("resets", (["CutRequest", "CutReply"] as const).flatMap((_tag) => {
        const length = _tag === "CutRequest" ? whole.request : whole.reply
        return Array.from({ length: positions }, (_, n) => 1 + Math.round((length - 1) * n / (positions - 1))).flatMap((after) => [
          [`${_tag} after ${after}, once`, [{ _tag, after }, { _tag: "None" }]],
          [`${_tag} after ${after}, always`, [{ _tag, after }]]
        ] as const)
      }))
      assert.isAbove(met.reduce((sum, { unheard }) => sum + unheard, 0), positions / 2)
    }), timeout)

  it.live("a server that hangs, answers byte by byte, or is heard no more while it works", () =>
    each("slow and half closed", (["Hang", "Slow", "HalfClose"] as const).map((_tag) => [_tag, [{ _tag }]])), timeout)

  it.live("good replies that were damaged on their way", () =>
    each("damaged replies", Object.entries(Replies.damages).map(([what, change]) => [what, [{ _tag: "Change", change }]])), timeout)

  it.live("portals, redirects, other protocols and replies that look almost right", () =>
    each("impostors", Object.entries(Replies.impostors).filter((_, n) => isProving || n % 2 === 0)
      .map(([what, text]) => [what, instead(text)])), timeout)

  it.live("statuses that mean something, and some that do not", () =>
    each("statuses", statuses().map((text) => [text.slice(0, 60), instead(text)])), timeout)
})
