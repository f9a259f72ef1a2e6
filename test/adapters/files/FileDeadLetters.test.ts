import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import * as FileDeadLetters from "../../../src/adapters/files/FileDeadLetters.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as MemoryDeadLetters from "../../../src/adapters/memory/MemoryDeadLetters.ts"
import * as DeadLetter from "../../../src/domain/push/DeadLetter.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as DeadLetters from "../../ports/DeadLetters.ts"
import * as Machines from "../../support/Machines.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Trials from "../../support/Trials.ts"

const historyOf = (files: Machines.Files, workspace: Workspace.Workspace) => {
  const path = Workspace.deadLetterHistory(workspace)
  const text = `${files.read(`${path}.1`) ?? ""}${files.read(path) ?? ""}`
  return text.split("\n").flatMap((line) => DeadLetter.parseReleased(line) ?? [])
}

const subject = (place: Machines.Place) => ({
  ...place,
  letters: FileDeadLetters.make(place.machine),
  history: () => historyOf(place.files, place.workspace)
})

DeadLetters.suite("files", Effect.map(Machines.real, subject))
DeadLetters.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
DeadLetters.suite("memory", Effect.sync(() => {
  const { history, letters } = MemoryDeadLetters.make()
  const workspace = Workspace.make("/desk")
  return { letters, workspace, history: () => history(workspace) }
}))

const letter = (sessionId: string): DeadLetter.DeadLetter => ({
  at: Date.UTC(2026, 4, 10, 14, 32, 18), sessionId, reason: 422, path: `/x/${sessionId}.jsonl`, fork: false
})

describe("FileDeadLetters", () => {
  const within = <A, E>(f: (given: ReturnType<typeof subject>) => Micro.Micro<A, E>) =>
    Effect.scoped(Effect.flatMap(Machines.real, (here) => lift(f(subject(here)))))

  it.effect("B17 writes time, id, status, path, each after a TAB", () =>
    within(({ files, letters, workspace }) =>
      Micro.gen(function*() {
        yield* letters.add(workspace, [letter("a"), { ...letter("b"), reason: "unparsable", fork: true }])
        assert.strictEqual(
          files.read(Workspace.deadLetters(workspace)),
          "2026-05-10T14:32:18Z\ta\t422\t/x/a.jsonl\n2026-05-10T14:32:18ZF\tb\tunparsable\t/x/b.jsonl\n"
        )
      })))

  it.effect("lines that are none are kept in the file; a list with nothing left is deleted", () =>
    within(({ files, letters, workspace }) =>
      Micro.gen(function*() {
        const path = Workspace.deadLetters(workspace)
        files.write(path, `what is this\n${DeadLetter.encode(letter("a"))}torn`)
        yield* letters.add(workspace, [letter("b")])
        assert.deepStrictEqual(yield* letters.read(workspace), [letter("a"), letter("b")])
        yield* letters.release(workspace, "delivered", () => true)
        assert.strictEqual(files.read(path), "what is this\ntorn\n")
        files.write(path, DeadLetter.encode(letter("a")))
        yield* letters.release(workspace, "delivered", () => true)
        assert.isUndefined(files.read(path))
      })))

  it.effect("a list that is a link is an error", () =>
    within(({ files, letters, workspace }) =>
      Micro.gen(function*() {
        const path = Workspace.deadLetters(workspace)
        files.write(`${path}-elsewhere`, DeadLetter.encode(letter("a")))
        files.link(path, `${path}-elsewhere`)
        const attempts: ReadonlyArray<Micro.Micro<unknown, { readonly _tag: string }>> = [
          letters.read(workspace),
          letters.add(workspace, [letter("b")]),
          letters.release(workspace, "private", () => true)
        ]
        for (const attempt of attempts) assert.strictEqual((yield* Micro.flip(attempt))._tag, "ForeignFile")
      })))
})

describe("FileDeadLetters with trouble at every call", () => {
  const workspace = Workspace.make("/desk")
  const add = (id: string) => (machine: Machine) => FileDeadLetters.make(machine, 200).add(workspace, [letter(id)])
  const release = (id: string) => (machine: Machine) =>
    FileDeadLetters.make(machine, 200).release(workspace, "discarded", ({ sessionId }) => sessionId === id)
  /** Each id in the list, and each in its history. */
  const known = async (world: Machines.World) => ({
    listed: (await Trials.value(world, (machine) => FileDeadLetters.make(machine).read(workspace)))
      .map(({ sessionId }) => sessionId),
    released: historyOf(Machines.filesOf(world.volume), workspace).map((line) => line.letter.sessionId)
  })

  it.each<[string, (machine: Machine) => Micro.Micro<unknown, unknown>, string]>([
    ["adding", add("c"), "c"],
    ["releasing one of two", release("a"), "b"],
    ["releasing none", release("c"), "a"]
  ])("%s loses no letter; what left the list is in the history", async (_, program, stays) => {
    await Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, add("a"))
      await Trials.value(world, add("b"))
      const ended = await Trials.run(world, program, trouble)
      const after = await known(world)
      const about = JSON.stringify({ trouble, calls: ended.calls })
      assert.isTrue(after.listed.includes("a") || after.released.includes("a"), about)
      assert.include(after.listed, "b", about)
      if (Trials.succeeded(ended)) assert.include(after.listed, stays, about)
      await Trials.value(world, release("b"))
      assert.include((await known(world)).released, "b", about)
      return ended.calls
    })
  })

  it("what a release that died took out stays out once another one has looked for it", () =>
    Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, add("a"))
      const ended = await Trials.run(world, release("a"), { ...trouble, cut: undefined })
      await Trials.value(world, release("a"))
      world.volume.powerCut(Trials.keepNothing)
      const after = await known(world)
      assert.deepStrictEqual(after.listed, [], JSON.stringify(trouble))
      assert.include(after.released, "a", JSON.stringify(trouble))
      return ended.calls
    }))

  const step = fc.tuple(fc.constantFrom("add", "add", "release"), fc.constantFrom("a", "b", "c"), Trials.trouble)

  it.effect.prop("over many runs an acknowledged letter is in the list until somebody releases it", [
    fc.array(step, { minLength: 1, maxLength: 12 })
  ], ([steps]) =>
    Effect.promise(async () => {
      const world = Machines.world()
      const expected = new Set<string>()
      for (const [what, id, trouble] of steps) {
        if (what === "release") expected.delete(id)
        const ended = await Trials.run<unknown, unknown>(world, what === "add" ? add(id) : release(id), trouble)
        if (what === "add" && Trials.succeeded(ended)) expected.add(id)
        const { listed } = await known(world)
        assert.deepStrictEqual([...expected].filter((each) => !listed.includes(each)), [])
        if (what === "release" && Trials.succeeded(ended)) assert.notInclude(listed, id)
      }
    }), { fastCheck: { numRuns: Sizes.size(60, 2_000) } })
})
