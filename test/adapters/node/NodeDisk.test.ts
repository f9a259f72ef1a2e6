import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { lift } from "../../../src/ports/Lift.ts"
import * as Disk from "../../ports/Disk.ts"
import * as Machines from "../../support/Machines.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const subject = (place: Machines.Place): Disk.Subject => ({
  disk: place.machine.disk, root: place.workspace.root, files: place.files
})

Disk.suite("this machine", Effect.map(Machines.real, subject))
Disk.suite("simulated", Effect.map(Machines.simulated, subject))

/** A disk of 16 KiB that has room for six more bytes, in a file of its own; gone with the scope. */
const nearlyFull = Effect.gen(function*() {
  const root = yield* TempFolder.make
  yield* Effect.acquireRelease(
    Effect.suspend(() =>
      spawnSync("mount", ["-t", "tmpfs", "-o", "size=16k", "none", root]).status === 0 ? Effect.void : Effect.fail("no mount")),
    () => Effect.sync(() => spawnSync("umount", [root]))
  )
  fs.writeFileSync(`${root}/list`, "x".repeat(4090))
  try {
    fs.writeFileSync(`${root}/ballast`, Buffer.alloc(65_536))
  } catch {
    // Full.
  }
  return root
})

describe("NodeDisk", () => {
  it.effect("T5 a write of which only a part has room is no success, though the system calls it one", (context) =>
    Effect.scoped(Effect.gen(function*() {
      const root = yield* nearlyFull
      const { machine: { disk } } = yield* Machines.real
      const handle = yield* lift(disk.open(`${root}/list`, "append"))
      const error = yield* Effect.flip(lift(disk.write(handle, new Uint8Array(20))))
      yield* lift(disk.close(handle))
      assert.strictEqual(error.code, "ENOSPC")
    })).pipe(Effect.catchIf((error) => error === "no mount", () =>
      Effect.sync(() => context.skip("not run: this user may not mount a small disk")))))

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
