import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Meter from "../../src/main/cli/push/Meter.ts"

/** A push of sessions that take so long each; what stands on the terminal after each of them and at the end. */
const watch = (sessions: number, each: number) =>
  Effect.gen(function*() {
    let time = 1000
    const written: Array<string> = []
    const meter = Meter.make({ write: (text) => void written.push(text), now: () => time })
    yield* meter.started(sessions)
    for (let done = 0; done < sessions; done++) {
      time += each
      yield* meter.advanced("Delivered")
    }
    yield* meter.finished
    return written
  })

describe("the meter of a push", () => {
  it.effect("says nothing about a short run", () =>
    Effect.map(watch(100, 14), (written) => assert.deepStrictEqual(written, [])))

  it.effect("shows a long run in one line and takes it away at the end", () =>
    Effect.map(watch(5, 1000), (written) =>
      assert.deepStrictEqual(written, [
        "\r\u001b[K2 of 5 session(s)",
        "\r\u001b[K3 of 5 session(s)",
        "\r\u001b[K4 of 5 session(s)",
        "\r\u001b[K5 of 5 session(s)",
        "\r\u001b[K"
      ])))

  it.effect("writes at most ten times a second", () =>
    Effect.map(watch(10_000, 1), (written) => assert.isAtMost(written.length, (10_000 - 1500) / 100 + 2)))
})
