import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as Micro from "effect/Micro"
import { createHash } from "node:crypto"
import * as FilePrivateLists from "../../../src/adapters/files/FilePrivateLists.ts"
import * as MemoryLocks from "../../../src/adapters/memory/MemoryLocks.ts"
import * as MemoryPrivateLists from "../../../src/adapters/memory/MemoryPrivateLists.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as PrivateLists from "../../ports/PrivateLists.ts"
import * as Machines from "../../support/Machines.ts"

const subject = (place: Machines.Place) => ({ ...place, lists: FilePrivateLists.make(place.machine) })

PrivateLists.suite("files", Effect.map(Machines.real, subject))
PrivateLists.suite("files on a simulated disk", Effect.map(Machines.simulated, subject))
PrivateLists.suite(
  "memory",
  Effect.sync(() => ({ lists: MemoryPrivateLists.make(), workspace: Workspace.make("/desk") }))
)

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")

describe.each<[string, Effect.Effect<Machines.Place, never, Scope.Scope>]>([
  ["files", Machines.real],
  ["files on a simulated disk", Machines.simulated]
])("FilePrivateLists: %s", (_, place) => {
  type Given = ReturnType<typeof subject> & { readonly file: string; readonly folder: string }
  const within = <A, E>(f: (given: Given) => Micro.Micro<A, E>) =>
    Effect.scoped(Effect.flatMap(place, (here) =>
      lift(f({
        ...subject(here),
        file: Workspace.privateList(here.workspace),
        folder: Workspace.folder(here.workspace)
      }))))

  it.effect("D9 reading makes no .claude, and neither does the empty id", () =>
    within(({ files, lists, workspace }) =>
      Micro.gen(function*() {
        yield* lists.read(workspace)
        yield* lists.seal(workspace)
        yield* lists.add(workspace, "")
        assert.deepStrictEqual(files.names(workspace.root), [])
      })))

  it.effect("a mark is never refused because of a lock", () =>
    within(({ files, file, machine, workspace }) =>
      Micro.gen(function*() {
        const stuck = FilePrivateLists.make({ ...machine, locks: MemoryLocks.make(undefined, undefined, "ENOLCK") })
        yield* stuck.add(workspace, "a")
        const lock = yield* machine.locks.tryAcquire(Workspace.queueLock(workspace))
        assert.isDefined(lock)
        yield* FilePrivateLists.make(machine).add(workspace, "b")
        assert.strictEqual(files.read(file), "a\nb\n")
      })))

  it.effect.each(["link", "not-regular", "foreign-owner"] as const)(
    "a list that is foreign (%s) is an error, not an empty list, and is not written to",
    (reason) =>
      within(({ asUser, file, files, folder, machine, workspace }) =>
        Micro.gen(function*() {
          if (reason === "link") {
            files.write(`${folder}/elsewhere`, "x\n")
            files.link(file, `${folder}/elsewhere`)
          } else if (reason === "not-regular") {
            files.folder(folder)
            files.fifo(file)
          } else files.write(file, "x\n")
          const lists = FilePrivateLists.make(reason === "foreign-owner" ? asUser(12345) : machine)
          const attempts: ReadonlyArray<Micro.Micro<unknown, { readonly _tag: string; readonly reason?: string }>> = [
            lists.read(workspace), lists.add(workspace, "a"), lists.replace(workspace, new Uint8Array())
          ]
          for (const attempt of attempts) {
            assert.deepInclude(yield* Micro.flip(attempt), { _tag: "ForeignFile", reason })
          }
          if (reason !== "not-regular") assert.strictEqual(files.read(file), "x\n")
        }))
  )

  it.effect("a folder in the list's place is an error", () =>
    within(({ file, files, lists, workspace }) =>
      Micro.gen(function*() {
        files.folder(file)
        assert.strictEqual((yield* Micro.flip(lists.read(workspace)))._tag, "ForeignFile")
      })))

  it.effect("the seal lies in the user's folder, under the hash of the workspace's real path", () =>
    within(({ files, lists, machine, workspace }) =>
      Micro.gen(function*() {
        const home = yield* machine.environment.home
        const marks = `${home}/.config/agnes/marks`
        files.link(`${workspace.root}-link`, workspace.root)
        yield* lists.writeSeal({ root: `${workspace.root}-link` }, new TextEncoder().encode("a\n"))
        assert.deepStrictEqual(files.names(marks), [`${sha256(workspace.root)}.json`])
        assert.strictEqual(
          files.read(`${marks}/${sha256(workspace.root)}.json`),
          `{"length":2,"sha256":"${sha256("a\n")}"}\n`
        )
        assert.strictEqual((yield* lists.seal(workspace))?.length, 2)
      })))

  it.effect("a seal that cannot be read is an error, not none", () =>
    within(({ files, lists, machine, workspace }) =>
      Micro.gen(function*() {
        const seal = `${yield* machine.environment.home}/.config/agnes/marks/${sha256(workspace.root)}.json`
        files.write(seal, "{}")
        assert.strictEqual((yield* Micro.flip(lists.seal(workspace))).code, "EBADMSG")
        files.remove(seal)
        files.link(seal, "/etc/passwd")
        assert.strictEqual((yield* Micro.flip(lists.seal(workspace))).code, "ELOOP")
      })))
})
