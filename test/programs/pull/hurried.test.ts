import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Micro from "effect/Micro"
import * as MemoryBackground from "../../../src/adapters/memory/MemoryBackground.ts"
import * as MemoryClock from "../../../src/adapters/memory/MemoryClock.ts"
import * as MemoryQueue from "../../../src/adapters/memory/MemoryQueue.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { sendStranded } from "../../../src/main/programs/pull/Stranded.ts"
import { Clock } from "../../../src/ports/Clock.ts"
import { lift } from "../../../src/ports/Lift.ts"
import { Queue } from "../../../src/ports/Queue.ts"

const workspace = Workspace.make("/ws")
const now = Date.parse("2026-11-21T12:00:00Z")

const started = (...captured: ReadonlyArray<string | undefined>) =>
  Effect.gen(function*() {
    const queue = MemoryQueue.make()
    for (const [n, capturedAt] of captured.entries()) {
      yield* lift(Micro.ignore(queue.append(workspace, QueueEntry.make({ sessionId: `s${n}`, path: `/t/${n}.jsonl`, capturedAt }))))
    }
    const all: Array<MemoryBackground.Started> = []
    yield* sendStranded(workspace).pipe(Effect.provide(Layer.mergeAll(
      MemoryBackground.layer(all),
      Layer.succeed(Queue, queue),
      Layer.succeed(Clock, { ...MemoryClock.make().clock, now: Micro.succeed(now) })
    )))
    return all.map(({ args }) => args.join(" "))
  })

describe("sendStranded", () => {
  it.effect("has sessions sent that wait for more than an hour, and no others", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* started(), [])
      assert.deepStrictEqual(yield* started("2026-11-21T11:30:00Z", undefined), [])
      assert.deepStrictEqual(yield* started("2026-11-21T11:30:00Z", "2026-11-21T10:59:59Z"), ["push --quiet"])
    }))
})
