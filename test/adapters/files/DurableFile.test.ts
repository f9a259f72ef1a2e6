import { assert, describe, it } from "vitest"
import * as DurableFile from "../../../src/adapters/files/DurableFile.ts"
import type { Machine } from "../../../src/adapters/files/Machine.ts"
import * as Machines from "../../support/Machines.ts"
import * as Trials from "../../support/Trials.ts"

const path = "/desk/.claude/one"
const write = (machine: Machine) => DurableFile.replace(machine, path, new TextEncoder().encode("one"))
const remove = (machine: Machine) => DurableFile.remove(machine, path)

describe("DurableFile with trouble at every call", () => {
  it("a file is gone for good once somebody was told so, whoever took it away", () =>
    Trials.sweep(async (trouble) => {
      const world = Machines.world()
      await Trials.value(world, (machine) => DurableFile.makeFolder(machine, "/desk/.claude"))
      await Trials.value(world, write)
      const ended = await Trials.run(world, remove, { ...trouble, cut: undefined })
      await Trials.value(world, remove)
      world.volume.powerCut(Trials.keepNothing)
      assert.isUndefined(Machines.filesOf(world.volume).read(path), JSON.stringify(trouble))
      return ended.calls
    }))

  it("one that never was, in a folder that never was, is gone", async () => {
    await Trials.value(Machines.world(), remove)
  })
})
