import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Scope, TestClock } from "effect"
import * as MemoryJobRuns from "../../../src/adapters/memory/MemoryJobRuns.ts"
import { runJobs, type Task } from "../../../src/main/programs/server/RunJobs.ts"
import { JobRuns } from "../../../src/ports/JobRuns.ts"

const tick = 30_000
const minute = 60_000
const daily = { _tag: "Daily", at: [0] } as const
const every = (minutes: number) => ({ _tag: "Every", minutes }) as const

const started = (tasks: ReadonlyArray<Task<unknown, never>>) => Effect.forkScoped(runJobs(Effect.succeed(tasks), tick))
const lastRuns = Effect.flatMap(JobRuns, (runs) => runs.lastRuns)

describe("the scheduler", () => {
  const ends: ReadonlyArray<readonly [string, Effect.Effect<void, unknown>]> = [
    ["15.6-79 success", Effect.void],
    ["15.6-80 failure", Effect.fail("no")],
    ["15.6-81 a throw", Effect.die("no")]
  ]
  it.scoped.each(ends)("%s: it has run at the tick that started it, and runs again when it is due", ([, end]) =>
    Effect.gen(function*() {
      let calls = 0
      yield* started([{ name: "a", schedule: every(1), run: Effect.zipRight(Effect.sync(() => void calls++), Effect.zipRight(Effect.sleep(1000), end)) }])
      yield* TestClock.adjust(2000)
      assert.deepStrictEqual([...yield* lastRuns], [["a", 0]])
      yield* TestClock.adjust(minute - 2001)
      assert.strictEqual(calls, 1)
      yield* TestClock.adjust(1001)
      assert.deepStrictEqual([calls, [...yield* lastRuns]], [2, [["a", minute]]])
    }).pipe(Effect.provide(MemoryJobRuns.layer)))

  it.scoped("15.6-82 a slow job is not started twice, and holds up no other", () =>
    Effect.gen(function*() {
      const calls: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const noted = (name: string) => Effect.sync(() => void calls.push(name))
      yield* started([
        { name: "slow", schedule: every(0), run: Effect.zipRight(noted("slow"), Deferred.await(gate)) },
        { name: "quick", schedule: every(1), run: noted("quick") }
      ])
      yield* TestClock.adjust(10 * minute)
      assert.lengthOf(calls.filter((name) => name === "slow"), 1)
      assert.lengthOf(calls.filter((name) => name === "quick"), 11)
      yield* Deferred.succeed(gate, undefined)
      yield* TestClock.adjust(tick)
      assert.lengthOf(calls.filter((name) => name === "slow"), 2)
    }).pipe(Effect.provide(MemoryJobRuns.layer)))

  it.effect("a restart starts no daily job again; one that was interrupted has not run", () =>
    Effect.gen(function*() {
      let calls = 0
      const jobs: ReadonlyArray<Task<never, never>> = [
        { name: "daily", schedule: daily, run: Effect.sync(() => void calls++) },
        { name: "endless", schedule: daily, run: Effect.never }
      ]
      for (let n = 0; n < 3; n++) {
        const scope = yield* Scope.make()
        yield* Scope.extend(started(jobs), scope)
        yield* TestClock.adjust(minute)
        yield* Scope.close(scope, Exit.void)
      }
      assert.deepStrictEqual([calls, [...yield* lastRuns]], [1, [["daily", 0]]])
    }).pipe(Effect.provide(MemoryJobRuns.layer)))

  it.scoped("a look that fails is one tick lost", () =>
    Effect.gen(function*() {
      let looks = 0
      let calls = 0
      const tasks = Effect.suspend(() =>
        looks++ === 0
          ? Effect.die("no")
          : Effect.succeed([{ name: "a", schedule: every(1), run: Effect.sync(() => void calls++) }]))
      const fiber = yield* Effect.forkScoped(runJobs(tasks, tick))
      yield* TestClock.adjust(tick)
      assert.deepStrictEqual([calls, fiber.unsafePoll()], [1, null])
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(MemoryJobRuns.layer)))
})
