import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Call } from "../../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import * as SnapshotName from "../../../src/domain/queue/SnapshotName.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Discard from "../../../src/main/programs/queue/Discard.ts"
import * as Retry from "../../../src/main/programs/queue/Retry.ts"
import { DeadLetters } from "../../../src/ports/DeadLetters.ts"
import { use } from "../../../src/ports/Use.ts"
import * as Machines from "../../support/Machines.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Trials from "../../support/Trials.ts"
import * as Law from "../push/Law.ts"
import * as Scene from "../push/Scene.ts"

const sessionOf = (id: string): Law.Session => ({ id, versions: [Scene.record(id)], captured: 0 })

/** `a`, `b` and a damaged line in a snapshot, `a` and `c` in the queue, `a` and `d` given up. */
const setUp = Effect.gen(function*() {
  const scene = Scene.make()
  for (const id of ["a", "b", "c", "d"]) Scene.write(scene, id)
  const folder = Workspace.folder(Scene.workspace)
  scene.files.write(`${folder}/${SnapshotName.make(4711, "00000001")}`, `${lines("a", "b")}bad\0line\n`)
  scene.files.write(Workspace.queue(Scene.workspace), lines("a", "c"))
  yield* Effect.provide(use(DeadLetters, (list) => list.add(Scene.workspace, ["a", "d"].map(letter))), Scene.layer(scene))
  scene.world.volume.settleAll()
  return scene
})

const lines = (...ids: ReadonlyArray<string>): string => ids.map((id) => `${Scene.line(id)}\n`).join("")

const letter = (sessionId: string) =>
  ({ at: Date.UTC(2026, 4, 10), fork: false, path: Scene.pathOf(sessionId), reason: 413, sessionId }) as const

type Action = Effect.Effect<unknown, unknown, Effect.Effect.Context<ReturnType<typeof Discard.discard | typeof Retry.retry>>>

/** Runs in a process of its own, which trouble ends at some call of the disk. */
const troubled = (scene: Scene.Scene, action: Action, trouble: Trials.Trouble) =>
  Effect.async<ReadonlyArray<Call>>((resume) => {
    const process = MemoryProcess.make({ uid: 1000 })
    const calls: Array<Call> = []
    const machine = Machines.start(scene.world, process, (call) => {
      calls.push(call)
      return call.index === trouble.at ? trouble.fate : "done"
    })
    const end = (): void => {
      if (trouble.cut !== undefined) scene.world.volume.powerCut(trouble.cut)
      resume(Effect.succeed(calls))
    }
    const fiber = Effect.runFork(Effect.exit(Effect.provide(action, Scene.layer(scene, machine, process))))
    fiber.addObserver(() => {
      if (!process.alive) return
      end()
      process.kill()
    })
    process.onDeath(end)
  })

/**
 * At every call the one in turn of a kill, what a power cut leaves of it, an error and a full disk; all four to prove it.
 * Answers with the calls covered.
 */
const sweep = async (trial: (trouble: Trials.Trouble) => Promise<ReadonlyArray<Call>>): Promise<number> => {
  for (let at = 1;; at++) {
    const troubles: ReadonlyArray<Trials.Trouble> = [
      { at, fate: "killed-before", cut: Trials.keepNothing },
      { at, fate: "killed-after", cut: Trials.keepAll },
      { at, fate: { code: "EIO" }, cut: undefined },
      { at, fate: { code: "ENOSPC", written: 3 }, cut: Trials.keepNothing }
    ]
    for (const trouble of Sizes.isProving ? troubles : [troubles[at % troubles.length]!]) {
      await new Promise((resolve) => setImmediate(resolve))
      if ((await trial(trouble)).length < at) return at - 1
    }
  }
}

const damaged = (scene: Scene.Scene): boolean =>
  [Workspace.queue(Scene.workspace), Workspace.deadLetters(Scene.workspace),
    ...Scene.snapshots(scene).map((name) => `${Workspace.folder(Scene.workspace)}/${name}`)]
    .some((path) => /bad/.test(scene.files.read(path) ?? ""))

it("a discard that is stopped at any call of the disk, also by a power cut, loses no entry and no neighbour", async () => {
  const covered = await sweep((trouble) =>
    Effect.runPromise(Effect.gen(function*() {
      const scene = yield* setUp
      const action: Action = Discard.discard(Scene.workspace, ["a"], Scene.serverUrl)
      const calls = yield* troubled(scene, action, trouble)
      const what = JSON.stringify([trouble.fate, calls[trouble.at - 1]])
      const places = yield* Law.look(scene)
      for (const id of ["b", "c", "d"]) assert.isNotEmpty(places(sessionOf(id)), `${id} is nowhere, ${what}`)
      const gone = (Scene.history(scene) ?? "").includes(`\t${Scene.pathOf("a")}\n`)
      assert.isTrue(gone || places(sessionOf("a")).length > 0, `a is nowhere, ${what}`)
      assert.isTrue(damaged(scene), `the damaged line is nowhere, ${what}`)
      yield* Effect.provide(Discard.discard(Scene.workspace, ["a"], Scene.serverUrl), Scene.layer(scene))
      const after = yield* Law.look(scene)
      assert.deepStrictEqual(["a", "b", "c", "d"].map((id) => after(sessionOf(id))), [[], ["queued"], ["queued"], ["dead"]], what)
      return calls
    })))
  assert.isAbove(covered, 30)
}, 300_000)

it("a retry that is stopped at any call of the disk, also by a power cut, loses no letter", async () => {
  const covered = await sweep((trouble) =>
    Effect.runPromise(Effect.gen(function*() {
      const scene = yield* setUp
      const action: Action = Retry.retry(Scene.workspace, "all")
      const calls = yield* troubled(scene, action, trouble)
      const what = JSON.stringify([trouble.fate, calls[trouble.at - 1]])
      const places = yield* Law.look(scene)
      for (const id of ["a", "b", "c", "d"]) assert.isNotEmpty(places(sessionOf(id)), `${id} is nowhere, ${what}`)
      yield* Effect.provide(Retry.retry(Scene.workspace, "all"), Scene.layer(scene))
      const after = yield* Law.look(scene)
      for (const id of ["a", "b", "c", "d"]) assert.deepStrictEqual(after(sessionOf(id)), ["queued"], what)
      return calls
    })))
  assert.isAbove(covered, 15)
}, 300_000)
