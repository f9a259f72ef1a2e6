import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import * as ConfigDir from "../../domain/account/ConfigDir.ts"
import type { DiskError } from "../../ports/Disk.ts"
import * as DurableFile from "../files/DurableFile.ts"
import type { Machine } from "../files/Machine.ts"

/** The folder as it was named, also when it does not exist. */
export const named = (machine: Machine): Micro.Micro<string> =>
  Micro.gen(function*() {
    return ConfigDir.resolve({
      configDir: yield* machine.environment.variable("AGNES_CONFIG_DIR"),
      home: yield* machine.environment.home,
      cwd: yield* machine.environment.cwd
    })
  })

/** The path with its links resolved, where it exists: people keep their configuration in folders that are links. */
export const real = (machine: Machine, path: string): Micro.Micro<string> =>
  Micro.catchAll(machine.disk.realPath(path), () => Micro.succeed(path))

/** Makes the folder, for its owner alone; an older client may have left it open to others. */
export const prepare = (machine: Machine, folder: string): Micro.Micro<void, DiskError> =>
  Micro.gen(function*() {
    yield* DurableFile.makeFolder(machine, folder, 0o700)
    if (folder !== (yield* machine.environment.home)) yield* Micro.sync(() => closeToOthers(folder))
  })

const closeToOthers = (folder: string): void => {
  const stat = fs.statSync(folder, { throwIfNoEntry: false })
  if (stat === undefined || stat.uid !== process.getuid?.() || (stat.mode & 0o077) === 0) return
  fs.chmodSync(folder, 0o700)
}
