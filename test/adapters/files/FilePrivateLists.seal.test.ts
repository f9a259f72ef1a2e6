import { assert, describe, it } from "@effect/vitest"
import * as FilePrivateLists from "../../../src/adapters/files/FilePrivateLists.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const workspace = Workspace.make("/desk")
const list = new TextEncoder().encode("abc\n")

const write = (machine: Machine) => FilePrivateLists.make(machine).writeSeal(workspace, list)
const read = (machine: Machine) => FilePrivateLists.make(machine).seal(workspace)

/** A user's home with as much in it as there is before agnes first writes there. */
const worldWith = (home: string): Machines.World => {
  const world = Machines.world()
  Machines.filesOf(world.volume).folder(home)
  return world
}

const homes = ["/home/user", "/home/user/.config", "/home/user/.config/agnes"]

describe.each(homes)("the first seal, with %s there", (home) => {
  it("P10 survives a power cut once it is acknowledged, whatever fails on the way", async () => {
    const covered = await Trials.sweep(async (trouble) => {
      const world = worldWith(home)
      const ended = await Trials.run(world, write, trouble)
      if (Trials.succeeded(ended)) {
        world.volume.powerCut(Trials.keepNothing)
        const seal = await Trials.value(world, read)
        assert.strictEqual(seal?.length, list.length, JSON.stringify({ trouble, ...ended }))
      }
      return ended.calls
    })
    assert.isAbove(covered, 5)
  })

  it("P10 written again, survives a power cut wherever the first writer died", async () => {
    const covered = await Trials.sweep(async (trouble) => {
      const world = worldWith(home)
      const { calls } = await Trials.run(world, write, { ...trouble, cut: undefined })
      await Trials.value(world, write)
      world.volume.powerCut(Trials.keepNothing)
      assert.strictEqual((await Trials.value(world, read))?.length, list.length, JSON.stringify({ trouble, calls }))
      return calls
    })
    assert.isAbove(covered, 5)
  })

  it("P10 leaves the seal that was there, or has the new one", async () => {
    await Trials.sweep(async (trouble) => {
      const world = worldWith(home)
      await Trials.value(world, write)
      const more = (machine: Machine) => FilePrivateLists.make(machine).writeSeal(workspace, Buffer.from("abc\ndef\n"))
      const { calls } = await Trials.run<unknown, unknown>(world, more, trouble)
      assert.include([4, 8], (await Trials.value(world, read))?.length, JSON.stringify({ trouble, calls }))
      return calls
    })
  })
})

it("a seal is written also below a folder that the user may not read", async () => {
  const { calls } = await Trials.run(worldWith("/home/user"), write)
  const at = calls.findIndex(({ operation, path }) => operation === "syncDirectory" && path === "/home") + 1
  assert.isAbove(at, 0)
  const run = (code: string) => Trials.run(worldWith("/home/user"), write, { at, fate: { code }, cut: undefined })
  assert.isTrue(Trials.succeeded(await run("EACCES")))
  assert.isFalse(Trials.succeeded(await run("EIO")))
})
