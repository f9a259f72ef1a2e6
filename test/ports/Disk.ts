import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc, type Scope } from "effect"
import * as Micro from "effect/Micro"
import type { Disk, Handle, OpenMode } from "../../src/ports/Disk.ts"
import { lift } from "../../src/ports/Lift.ts"
import type { Files } from "../support/Machines.ts"

export interface Subject {
  readonly disk: Disk["Type"]
  /** An existing folder. */
  readonly root: string
  readonly files: Files
}

const bytes = (text: string) => new TextEncoder().encode(text)

/** The contract of `Disk`, as far as it can be seen without losing power; each subject is empty and its own. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Disk: ${name}`, () => {
    const within = <A, E>(f: (given: Subject) => Micro.Micro<A, E>) =>
      Effect.scoped(Effect.flatMap(subject, (given) => lift(f(given))))

    const using = <A, E>(
      disk: Disk["Type"],
      path: string,
      mode: OpenMode,
      use: (handle: Handle) => Micro.Micro<A, E>
    ) =>
      Micro.acquireUseRelease(disk.open(path, mode), use, (handle) => disk.close(handle))

    const write = (disk: Disk["Type"], path: string, text: string) =>
      using(disk, path, "append", (handle) => Micro.andThen(disk.write(handle, bytes(text)), disk.sync(handle)))

    const code = <A>(attempt: Micro.Micro<A, { readonly code: string }>) =>
      Micro.map(Micro.flip(attempt), (error) => error.code)

    it.effect.prop("what was written is read, from any place and in any length", [
      fc.array(fc.string(), { maxLength: 4 }), fc.nat({ max: 30 }), fc.nat({ max: 30 })
    ], ([parts, position, length]) =>
      within(({ disk, files, root }) =>
        Micro.gen(function*() {
          for (const part of parts) yield* write(disk, `${root}/f`, part)
          const all = bytes(parts.join(""))
          if (parts.length === 0) files.write(`${root}/f`, "")
          const seen: Array<Uint8Array> = []
          yield* using(disk, `${root}/f`, "read", (handle) =>
            disk.scan(handle, position + length, (bytes) => void seen.push(Uint8Array.from(bytes))))
          assert.deepStrictEqual([...Buffer.concat(seen)], [...all.subarray(0, position + length)])
          const read = yield* using(disk, `${root}/f`, "read", (handle) => disk.read(handle, position, length))
          assert.deepStrictEqual([...read], [...all.subarray(position, position + length)])
          assert.strictEqual((yield* disk.lstat(`${root}/f`))?.size, all.length)
        })), { fastCheck: { numRuns: 20 } })

    it.effect("a handle opened to append may be read, measured and cut", () =>
      within(({ disk, files, root }) =>
        using(disk, `${root}/f`, "append", (handle) =>
          Micro.gen(function*() {
            yield* disk.write(handle, bytes("abc"))
            assert.deepStrictEqual([...yield* disk.read(handle, 1, 9)], [...bytes("bc")])
            yield* disk.truncate(handle, 1)
            yield* disk.write(handle, bytes("z"))
            assert.strictEqual((yield* disk.stat(handle)).size, 2)
            assert.strictEqual(files.read(`${root}/f`), "az")
          }))))

    it.effect("read needs a file, create needs none, lock takes either", () =>
      within(({ disk, root }) =>
        Micro.gen(function*() {
          assert.strictEqual(yield* code(disk.open(`${root}/f`, "read")), "ENOENT")
          yield* using(disk, `${root}/f`, "create", () => Micro.void)
          assert.strictEqual(yield* code(disk.open(`${root}/f`, "create")), "EEXIST")
          yield* using(disk, `${root}/f`, "lock", () => Micro.void)
          yield* using(disk, `${root}/g`, "lock", () => Micro.void)
          assert.strictEqual((yield* disk.lstat(`${root}/g`))?.kind, "file")
          assert.strictEqual(yield* code(disk.open(`${root}/none/f`, "append")), "ENOENT")
          assert.strictEqual(yield* code(disk.open(`${root}/f/f`, "append")), "ENOTDIR")
        })))

    it.effect.each(["read", "append", "lock"] as const)("%s refuses links, FIFOs and folders and never hangs", (mode) =>
      within(({ disk, files, root }) =>
        Micro.gen(function*() {
          files.write(`${root}/f`, "abc")
          files.link(`${root}/link`, `${root}/f`)
          files.link(`${root}/dangling`, `${root}/none`)
          files.fifo(`${root}/fifo`)
          files.folder(`${root}/folder`)
          assert.strictEqual(yield* code(disk.open(`${root}/link`, mode)), "ELOOP")
          assert.strictEqual(yield* code(disk.open(`${root}/dangling`, mode)), "ELOOP")
          assert.strictEqual(yield* code(disk.open(`${root}/fifo`, mode)), "EINVAL")
          assert.strictEqual(yield* code(disk.open(`${root}/folder`, mode)), "EINVAL")
          assert.isUndefined(files.read(`${root}/none`))
        })))

    it.effect("renames over what is there, deletes, and says when there is nothing", () =>
      within(({ disk, files, root }) =>
        Micro.gen(function*() {
          files.write(`${root}/a`, "a")
          files.write(`${root}/b`, "b")
          yield* disk.rename(`${root}/a`, `${root}/b`)
          assert.deepStrictEqual([files.read(`${root}/a`), files.read(`${root}/b`)], [undefined, "a"])
          yield* disk.unlink(`${root}/b`)
          assert.strictEqual(yield* code(disk.unlink(`${root}/b`)), "ENOENT")
          assert.strictEqual(yield* code(disk.rename(`${root}/b`, `${root}/a`)), "ENOENT")
        })))

    it.effect("an open file stays what it was when its name goes to another", () =>
      within(({ disk, files, root }) =>
        Micro.gen(function*() {
          files.write(`${root}/a`, "old")
          files.write(`${root}/b`, "new")
          yield* using(disk, `${root}/a`, "append", (handle) =>
            Micro.gen(function*() {
              yield* disk.rename(`${root}/b`, `${root}/a`)
              yield* disk.write(handle, bytes("er"))
              assert.strictEqual(new TextDecoder().decode(yield* disk.read(handle, 0, 9)), "older")
            }))
          assert.strictEqual(files.read(`${root}/a`), "new")
        })))

    it.effect("makes folders with parents, again too, lists and syncs them", () =>
      within(({ disk, files, root }) =>
        Micro.gen(function*() {
          yield* disk.makeDirectory(`${root}/x/y`)
          yield* disk.makeDirectory(`${root}/x/y`)
          files.write(`${root}/x/f`, "")
          assert.sameMembers([...yield* disk.list(`${root}/x`)], ["y", "f"])
          assert.deepStrictEqual(yield* disk.list(`${root}/none`), [])
          yield* disk.syncDirectory(`${root}/x`)
          assert.strictEqual(yield* code(disk.syncDirectory(`${root}/none`)), "ENOENT")
          assert.strictEqual(yield* code(disk.list(`${root}/x/f`)), "ENOTDIR")
          assert.strictEqual(yield* code(disk.makeDirectory(`${root}/x/f`)), "EEXIST")
        })))

    it.effect("lstat tells what a name is, the link itself and not its target", () =>
      within(({ disk, files, root }) =>
        Micro.gen(function*() {
          files.write(`${root}/f`, "abc")
          files.link(`${root}/link`, root)
          files.fifo(`${root}/fifo`)
          const kind = (path: string) => Micro.map(disk.lstat(path), (stat) => stat?.kind)
          assert.strictEqual(yield* kind(`${root}/f`), "file")
          assert.strictEqual(yield* kind(`${root}/link`), "link")
          assert.strictEqual(yield* kind(root), "directory")
          assert.strictEqual(yield* kind(`${root}/fifo`), "other")
          assert.isUndefined(yield* kind(`${root}/none`))
          assert.isUndefined(yield* kind(`${root}/f/none`))
          assert.strictEqual(yield* disk.realPath(`${root}/link`), root)
          assert.strictEqual(yield* code(disk.realPath(`${root}/none`)), "ENOENT")
        })))
  })
