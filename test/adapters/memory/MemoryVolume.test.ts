import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Micro from "effect/Micro"
import * as MemoryDisk from "../../../src/adapters/memory/MemoryDisk.ts"
import * as MemoryProcess from "../../../src/adapters/memory/MemoryProcess.ts"
import { MemoryVolume } from "../../../src/adapters/memory/MemoryVolume.ts"
import * as Machines from "../../support/Machines.ts"
import { keepAll, keepNothing } from "../../support/Trials.ts"

const bytes = (text: string) => new TextEncoder().encode(text)

const fresh = () => {
  const volume = new MemoryVolume()
  return { volume, disk: MemoryDisk.make(volume), files: Machines.filesOf(volume) }
}

const write = (disk: ReturnType<typeof MemoryDisk.make>, path: string, text: string, sync: boolean) =>
  Micro.runSync(Micro.gen(function*() {
    const handle = yield* disk.open(path, "append")
    yield* disk.write(handle, bytes(text))
    if (sync) yield* disk.sync(handle)
  }))

describe("MemoryVolume: what a power cut leaves", () => {
  it("of synced bytes under a synced name all, without the name nothing", () => {
    const { disk, files, volume } = fresh()
    write(disk, "/a", "abc", true)
    Micro.runSync(disk.syncDirectory("/"))
    write(disk, "/b", "abc", true)
    volume.powerCut(keepNothing)
    assert.deepStrictEqual(files.names("/"), ["a"])
    assert.strictEqual(files.read("/a"), "abc")
  })

  const contents = { kept: fc.string(), risked: fc.string(), cut: fc.nat() }

  it.prop("of bytes that were not synced any first part", contents, ({ cut, kept, risked }) => {
    const { disk, files, volume } = fresh()
    write(disk, "/a", kept, true)
    Micro.runSync(disk.syncDirectory("/"))
    write(disk, "/a", risked, false)
    const steps = cut % (bytes(risked).length + 1)
    volume.powerCut(() => steps)
    const expected = new TextDecoder().decode(bytes(kept + risked).subarray(0, bytes(kept).length + steps))
    assert.strictEqual(files.read("/a"), expected)
  })

  it("of a rename that was not synced the old names or the new ones", () => {
    for (const [choose, names] of [[keepNothing, ["old"]], [keepAll, ["new"]]] as const) {
      const { disk, files, volume } = fresh()
      write(disk, "/old", "abc", true)
      Micro.runSync(disk.syncDirectory("/"))
      Micro.runSync(disk.rename("/old", "/new"))
      volume.powerCut(choose)
      assert.deepStrictEqual(files.names("/"), [...names])
    }
  })

  it("of a folder that was not synced nothing, whatever was synced in it", () => {
    const { disk, files, volume } = fresh()
    Micro.runSync(disk.makeDirectory("/x"))
    write(disk, "/x/a", "abc", true)
    Micro.runSync(disk.syncDirectory("/x"))
    volume.powerCut(keepNothing)
    assert.deepStrictEqual(files.names("/"), [])
  })

  it("bytes whose sync failed are readable and never reach the disk, also not by a later sync", () => {
    const { files, volume } = fresh()
    const failing = MemoryDisk.make(volume, MemoryProcess.make(), ({ operation }) =>
      operation === "sync" ? { code: "EIO" } : "done")
    assert.throws(() => write(failing, "/a", "lost", true))
    assert.strictEqual(files.read("/a"), "lost")
    const disk = MemoryDisk.make(volume)
    write(disk, "/a", "kept", true)
    Micro.runSync(disk.syncDirectory("/"))
    volume.powerCut(keepAll)
    assert.strictEqual(files.read("/a"), "\0\0\0\0kept")
  })
})

describe("MemoryDisk: a process that was killed", () => {
  it("does nothing more and runs no finaliser; what it did stays", async () => {
    for (const [fate, names] of [["killed-before", []], ["killed-after", ["a"]]] as const) {
      const { files, volume } = fresh()
      const process = MemoryProcess.make()
      const disk = MemoryDisk.make(volume, process, ({ operation }) => operation === "open" ? fate : "done")
      const program = Micro.ensuring(disk.open("/a", "append"), Micro.ignore(disk.unlink("/a")))
      const fiber = Micro.runFork(program)
      await new Promise<void>((resolve) => process.onDeath(resolve))
      await Micro.runPromise(Micro.yieldNow)
      fiber.unsafeInterrupt()
      assert.isFalse(process.alive)
      assert.deepStrictEqual(files.names("/"), [...names])
    }
  })

  it("a write that fails leaves as much as it was told", () => {
    const { files, volume } = fresh()
    const disk = MemoryDisk.make(volume, undefined, ({ operation }) =>
      operation === "write" ? { code: "ENOSPC", written: 2 } : "done")
    assert.throws(() => write(disk, "/a", "abc", false))
    assert.strictEqual(files.read("/a"), "ab")
  })
})
