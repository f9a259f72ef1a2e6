import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import { lift } from "../../../src/ports/Lift.ts"
import * as Disk from "../../ports/Disk.ts"
import * as Machines from "../../support/Machines.ts"

const subject = (place: Machines.Place): Disk.Subject => ({
  disk: place.machine.disk, root: place.workspace.root, files: place.files
})

Disk.suite("this machine", Effect.map(Machines.real, subject))
Disk.suite("simulated", Effect.map(Machines.simulated, subject))

describe("NodeDisk", () => {
  it.effect("files are for their owner alone", () =>
    Effect.scoped(Effect.flatMap(Machines.real, ({ machine: { disk }, workspace: { root } }) =>
      lift(Micro.gen(function*() {
        for (const mode of ["append", "create", "lock"] as const) {
          yield* disk.close(yield* disk.open(`${root}/${mode}`, mode))
          assert.strictEqual(fs.statSync(`${root}/${mode}`).mode & 0o777, 0o600)
        }
      })))))

  it.effect("devices and sockets are no files", () =>
    Effect.scoped(Effect.flatMap(Machines.real, ({ machine: { disk } }) =>
      lift(Micro.gen(function*() {
        for (const mode of ["read", "append"] as const) {
          assert.strictEqual((yield* Micro.flip(disk.open("/dev/null", mode))).code, "EINVAL")
        }
      })))))
})
