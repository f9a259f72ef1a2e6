import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import * as FileQueue from "../../../src/adapters/files/FileQueue.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as QueueEntry from "../../../src/domain/queue/QueueEntry.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Machines from "../../support/Machines.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Trials from "../../support/Trials.ts"

const workspace = Workspace.make("/desk")
const entry = (n: number) => QueueEntry.make({ sessionId: `session-${n}`, path: `/x/${n}.jsonl` })
const append = (n: number) => (machine: Machine) => FileQueue.make(machine).append(workspace, entry(n))

/** The sessions that a push would find, in the queue and in every snapshot. */
const found = (machine: Machine) =>
  Micro.gen(function*() {
    const queue = FileQueue.make(machine)
    const contents = [yield* queue.peek(workspace)]
    for (const snapshot of yield* queue.snapshots(workspace)) contents.push(yield* queue.readSnapshot(snapshot))
    return new Set(contents.flatMap(({ entries }) => entries.map(({ sessionId }) => sessionId)))
  })

/** A push that sends nothing: every snapshot goes back into the queue, and only then away. */
const turnOver = (machine: Machine) =>
  Micro.gen(function*() {
    const queue = FileQueue.make(machine)
    yield* queue.takeSnapshot(workspace)
    for (const snapshot of yield* queue.snapshots(workspace)) {
      yield* queue.requeue(workspace, (yield* queue.readSnapshot(snapshot)).entries)
      yield* queue.discard(snapshot)
    }
  })

const holdLock = (world: Machines.World) =>
  Micro.runPromise(Machines.start(world).locks.tryAcquire(Workspace.queueLock(workspace)))

/** What each snapshot holds: the ids of its lines. */
const snapshots = (machine: Machine) =>
  Micro.gen(function*() {
    const queue = FileQueue.make(machine)
    return yield* Micro.forEach(yield* queue.snapshots(workspace), (snapshot) =>
      Micro.map(queue.readSnapshot(snapshot), ({ entries }) => entries.map(({ path }) => path)))
  })

it("a capture that cannot have the lock shows a push its line whole or not at all", async () => {
  const covered = await Trials.sweep(async (trouble) => {
    const world = Machines.world()
    await Trials.value(world, append(0))
    await holdLock(world)
    const { calls } = await Trials.run(world, append(1), trouble)
    for (const paths of await Trials.value(world, snapshots)) assert.deepStrictEqual(paths, ["/x/1.jsonl"])
    return calls
  })
  assert.isAbove(covered, 5)
})

const beginnings: ReadonlyArray<readonly [name: string, begin: (world: Machines.World) => Promise<unknown>]> = [
  ["an empty workspace", async () => {}],
  ["a queue", (world) => Trials.value(world, append(0))],
  ["a queue with a torn last line", async (world) => {
    await Trials.value(world, append(0))
    Machines.filesOf(world.volume).write(Workspace.queue(workspace), "session-0\t/x/0.jsonl\nsession-9\t/x")
  }],
  ["a stuck holder of the lock", async (world) => {
    await Trials.value(world, append(0))
    await holdLock(world)
  }]
]

describe.each(beginnings)("FileQueue with trouble at every call, from %s", (name, begin) => {
  const trial = (program: (machine: Machine) => Micro.Micro<unknown, unknown>, mine: ReadonlyArray<number>) =>
    async (trouble: Trials.Trouble) => {
      const world = Machines.world()
      await begin(world)
      const before = await Trials.value(world, found)
      const ended = await Trials.run(world, program, trouble)
      const promised = [...before, ...(Trials.succeeded(ended) ? mine.map((n) => `session-${n}`) : [])]
      const after = await Trials.value(world, found)
      for (const id of promised) {
        assert.isTrue(after.has(id), `${id} lost, ${JSON.stringify(trouble)} in ${JSON.stringify(ended.calls)}`)
      }
      await Trials.value(world, append(5))
      assert.isTrue((await Trials.value(world, found)).has("session-5"))
      return ended.calls
    }

  it("an acknowledged capture is never lost, and the next one works", async () => {
    assert.isAbove(await Trials.sweep(trial(append(1), [1])), 5)
  })

  if (name !== "a stuck holder of the lock") {
    it("turning the queue over loses nothing", async () => {
      assert.isAbove(await Trials.sweep(trial(turnOver, [])), name === "an empty workspace" ? 1 : 5)
    })
  }
})

describe("FileQueue over many runs", () => {
  it.each([
    ["a first capture", append(1), false, false],
    ["a first capture, then a stuck lock", append(1), false, true],
    ["a later capture", append(1), true, false],
    ["a push", turnOver, true, false],
    ["a push, then a stuck lock", turnOver, true, true]
  ] as const)("a capture keeps its promise wherever %s died, and through the power cut after it", async (
    _,
    first,
    began,
    stuck
  ) => {
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      if (began) await Trials.value(world, append(0))
      const { calls } = await Trials.run<unknown, unknown>(world, first, { ...trouble, cut: undefined })
      if (stuck) await holdLock(world)
      await Trials.value(world, append(2))
      world.volume.powerCut(trouble.cut ?? Trials.keepNothing)
      assert.isTrue((await Trials.value(world, found)).has("session-2"), JSON.stringify({ trouble, calls }))
      return calls
    })
  })

  const step = fc.tuple(fc.constantFrom("append", "append", "turn over"), Trials.trouble)

  it.effect.prop("no history of crashes, power cuts and disk errors loses an acknowledged capture", [
    fc.array(step, { minLength: 1, maxLength: 12 })
  ], ([steps]) =>
    Effect.promise(async () => {
      const world = Machines.world()
      const acknowledged: Array<string> = []
      for (const [n, [what, trouble]] of steps.entries()) {
        const ended = await Trials.run<unknown, unknown>(world, what === "append" ? append(n) : turnOver, trouble)
        if (what === "append" && Trials.succeeded(ended)) acknowledged.push(`session-${n}`)
        const after = await Trials.value(world, found)
        assert.deepStrictEqual(acknowledged.filter((id) => !after.has(id)), [])
      }
    }), { fastCheck: { numRuns: Sizes.size(60, 2_000) } })
})
