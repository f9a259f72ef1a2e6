import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as People from "./People.ts"
import * as Server from "./Server.ts"

it.scopedLive("a client that waits is not cut off for being quiet: answers may take longer than the idle time", () =>
  Effect.gen(function*() {
    const server = yield* Server.start({ rateLimits: false, idleTimeout: 100 })
    yield* People.add(server, "ann", "correct horse")
    // Two passwords are looked at at one time, each for longer than a tenth of a second on any machine there is.
    const answers = yield* Effect.forEach(Array.from({ length: 4 }), () =>
      People.logIn(server, "ann@example.org", "correct horse"), { concurrency: "unbounded" })
    assert.deepStrictEqual(answers.map(({ status }) => status), Array.from({ length: 4 }, () => 200))
  }))
