import * as Micro from "effect/Micro"
import * as ConfigDir from "../../domain/account/ConfigDir.ts"
import * as ListSeal from "../../domain/privacy/ListSeal.ts"
import type * as Workspace from "../../domain/workspace/Workspace.ts"
import { DiskError } from "../../ports/Disk.ts"
import type { PrivateLists } from "../../ports/PrivateLists.ts"
import * as DurableFile from "./DurableFile.ts"
import { folderOf, type Machine } from "./Machine.ts"
import * as OwnFile from "./OwnFile.ts"

// Loaded only here: `node:crypto` costs a hook a fifth of its start (design §6).
const sha256 = (bytes: Uint8Array | string): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(bytes).digest("hex")

/** `<config dir>/marks/<sha256 of the workspace's real path>.json`: by every name the workspace has one seal. */
const sealPath = (machine: Machine, workspace: Workspace.Workspace): Micro.Micro<string, DiskError> =>
  Micro.gen(function*() {
    const folder = ConfigDir.resolve({
      configDir: yield* machine.environment.variable("AGNES_CONFIG_DIR"),
      home: yield* machine.environment.home,
      cwd: yield* machine.environment.cwd
    })
    return ConfigDir.mark(folder, sha256(yield* machine.disk.realPath(workspace.root)))
  })

const read = (machine: Machine, path: string): Micro.Micro<ListSeal.ListSeal | undefined, DiskError> =>
  Micro.gen(function*() {
    const bytes = yield* Micro.mapError(OwnFile.read(machine, path), OwnFile.asDiskError)
    if (bytes === undefined) return undefined
    const seal = ListSeal.parse(new TextDecoder().decode(bytes))
    return seal ?? (yield* Micro.fail(new DiskError({ code: "EBADMSG", operation: "parse", path })))
  })

const write = (machine: Machine, path: string, bytes: Uint8Array): Micro.Micro<void, DiskError> =>
  Micro.gen(function*() {
    yield* DurableFile.makeFolder(machine, folderOf(path), 0o700)
    const text = ListSeal.encode({ length: bytes.length, sha256: sha256(bytes) })
    yield* Micro.mapError(DurableFile.replace(machine, path, new TextEncoder().encode(text)), OwnFile.asDiskError)
  })

/** The part of `PrivateLists` that lies outside of the workspace. */
export const make = (machine: Machine): Pick<PrivateLists["Type"], "seal" | "writeSeal" | "matchesSeal"> => ({
  seal: (workspace) => Micro.flatMap(sealPath(machine, workspace), (path) => read(machine, path)),
  writeSeal: (workspace, bytes) => Micro.flatMap(sealPath(machine, workspace), (path) => write(machine, path, bytes)),
  matchesSeal: (seal, bytes) => Micro.sync(() => ListSeal.matches(seal, bytes, sha256))
})
