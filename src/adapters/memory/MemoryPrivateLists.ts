import * as Either from "effect/Either"
import * as Micro from "effect/Micro"
import * as PrivateList from "../../domain/privacy/PrivateList.ts"
import * as ListSeal from "../../domain/privacy/ListSeal.ts"
import { DiskError } from "../../ports/Disk.ts"
import type { PrivateLists } from "../../ports/PrivateLists.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

const sha256 = (bytes: Uint8Array): string =>
  process.getBuiltinModule("node:crypto").createHash("sha256").update(bytes).digest("hex")

const equal = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0)

/** Private lists without files. */
export const make = (): PrivateLists["Type"] => {
  const of = PerWorkspace.make((): { list: Uint8Array | undefined; seal: ListSeal.ListSeal | undefined } => ({
    list: undefined,
    seal: undefined
  }))
  const add = (before: Uint8Array = new Uint8Array(), sessionId: string): Uint8Array =>
    Buffer.concat([before, Buffer.from(`${before.length > 0 && before.at(-1) !== 10 ? "\n" : ""}${sessionId}\n`)])
  return {
    read: (workspace) => Micro.sync(() => of(workspace).list),
    contains: (workspace, sessionId) =>
      Micro.suspend(() =>
        Either.match(PrivateList.contains(of(workspace).list ?? new Uint8Array(), sessionId), {
          onLeft: Micro.fail,
          onRight: Micro.succeed
        })),
    add: (workspace, sessionId) =>
      Micro.sync(() => {
        const state = of(workspace)
        const listed = new TextDecoder().decode(state.list).split("\n").includes(sessionId)
        if (sessionId !== "" && !listed) state.list = add(state.list, sessionId)
      }),
    replace: (workspace, bytes, ...expected) =>
      Micro.suspend(() => {
        const state = of(workspace)
        if (expected.length === 1 && !equal(expected[0], state.list)) {
          return Micro.fail(new DiskError({ code: "ESTALE", operation: "replace", path: workspace.root }))
        }
        state.list = bytes.slice()
        return Micro.void
      }),
    seal: (workspace) => Micro.sync(() => of(workspace).seal),
    writeSeal: (workspace, bytes) =>
      Micro.sync(() => {
        of(workspace).seal = { length: bytes.length, sha256: sha256(bytes) }
      }),
    matchesSeal: (seal, bytes) => Micro.sync(() => ListSeal.matches(seal, bytes, sha256))
  }
}
