import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import * as FileReceipts from "../../../src/adapters/files/FileReceipts.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryReceipts from "../../../src/adapters/memory/MemoryReceipts.ts"
import * as Receipt from "../../../src/domain/push/Receipt.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as Receipts from "../../ports/Receipts.ts"
import * as Machines from "../../support/Machines.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Trials from "../../support/Trials.ts"

const subject = (place: Machines.Place) => ({ ...place, receipts: FileReceipts.make(place.machine) })

Receipts.suite("files", Effect.map(Machines.real, subject))
Receipts.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
Receipts.suite("memory", Effect.sync(() => ({ receipts: MemoryReceipts.make(), workspace: Workspace.make("/desk") })))

const receipt = (sessionId: string, size = 1): Receipt.Receipt => ({
  sessionId, path: `/x/${sessionId}`, size, modifiedAt: 1.5, changedAt: 2, sha256: "0".repeat(64),
  serverUrl: "https://h", receivedAt: 1_795_000_000_000
})

describe("FileReceipts", () => {
  const within = <A, E>(f: (given: ReturnType<typeof subject>) => Micro.Micro<A, E>) =>
    Effect.scoped(Effect.flatMap(Machines.real, (here) => lift(f(subject(here)))))

  it.effect("lines that are none cost nothing but themselves, a torn one not its neighbour", () =>
    within(({ files, receipts, workspace }) =>
      Micro.gen(function*() {
        const text = `{"session_id":"a"}\n\n${Receipt.encode(receipt("a"))}{"session_id":"b","pa`
        files.write(Workspace.receipts(workspace), text)
        yield* receipts.append(workspace, [receipt("c")])
        assert.deepStrictEqual(yield* receipts.all(workspace), [receipt("a"), receipt("c")])
      })))

  it.effect("a file that is a link is an error", () =>
    within(({ files, receipts, workspace }) =>
      Micro.gen(function*() {
        const path = Workspace.receipts(workspace)
        files.write(`${path}-elsewhere`, Receipt.encode(receipt("a")))
        files.link(path, `${path}-elsewhere`)
        const attempts: ReadonlyArray<Micro.Micro<unknown, { readonly _tag: string }>> = [
          receipts.index(workspace), receipts.all(workspace), receipts.append(workspace, [receipt("b")])
        ]
        for (const attempt of attempts) assert.strictEqual((yield* Micro.flip(attempt))._tag, "ForeignFile")
      })))
})

describe("FileReceipts with trouble", () => {
  const workspace = Workspace.make("/desk")
  const append = (...given: ReadonlyArray<Receipt.Receipt>) => (machine: Machine) =>
    FileReceipts.make(machine).append(workspace, given)
  const compact = (machine: Machine) =>
    FileReceipts.make(machine).compact(workspace, ({ sessionId }) => sessionId === "gone")
  const latest = async (world: Machines.World) =>
    Receipt.latest(await Trials.value(world, (machine) => FileReceipts.make(machine).all(workspace)))

  it.each<[string, (machine: Machine) => Micro.Micro<unknown, unknown>, ReadonlyArray<Receipt.Receipt>]>([
    ["appending", append(receipt("new"), receipt("gone", 9)), [receipt("new"), receipt("gone", 9)]],
    ["compacting", compact, []]
  ])("at every call, %s loses no acknowledged receipt", async (_, program, mine) => {
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, append(receipt("kept", 1), receipt("gone", 1), receipt("kept", 2), receipt("gone", 2)))
      const ended = await Trials.run(world, program, trouble)
      const after = await latest(world)
      const expected = [receipt("kept", 2), ...(Trials.succeeded(ended) && mine.length > 0 ? mine : [])]
      for (const each of expected) assert.deepInclude(after, each, JSON.stringify({ trouble, calls: ended.calls }))
      assert.include([2, 9], after.find(({ sessionId }) => sessionId === "gone")?.size)
      return ended.calls
    })
  })

  const step = fc.tuple(fc.constantFrom("append", "append", "compact"), fc.constantFrom("kept", "gone"), Trials.trouble)

  it.effect.prop("over many runs the last acknowledged receipt, or a later one, is there", [
    fc.array(step, { minLength: 1, maxLength: 12 })
  ], ([steps]) =>
    Effect.promise(async () => {
      const world = Machines.world()
      const acknowledged = new Map<string, number>()
      for (const [size, [what, id, trouble]] of steps.entries()) {
        const program = what === "append" ? append(receipt(id, size)) : compact
        const ended = await Trials.run<unknown, unknown>(world, program, trouble)
        if (what === "append" && Trials.succeeded(ended)) acknowledged.set(id, size)
        const after = await latest(world)
        for (const [each, least] of acknowledged) {
          assert.isAtLeast(after.find(({ sessionId }) => sessionId === each)?.size ?? -1, least)
        }
      }
    }), { fastCheck: { numRuns: Sizes.size(60, 2_000) } })
})
