import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer, type Scope } from "effect"
import * as Pointer from "../../src/domain/upgrade/Pointer.ts"
import { Versions } from "../../src/ports/Versions.ts"

/** A computer with one installation of 1.0.0 that may be switched. */
export interface Subject {
  readonly layer: Layer.Layer<Versions>
  /** A package whose program says that version and nothing else. */
  readonly bytes: (version: string) => Uint8Array
  readonly noPackage: Uint8Array
}

/** The contract of `Versions`. */
export const suite = (name: string, subject: Effect.Effect<Subject, never, Scope.Scope>) =>
  describe(`Versions: ${name}`, () => {
    const ready = Effect.gen(function*() {
      const { bytes, layer, noPackage } = yield* subject
      const versions = yield* Effect.provide(Versions, layer)
      const running = yield* versions.running
      if (running._tag !== "Package") return assert.fail(running._tag)
      return {
        ...running,
        versions,
        noPackage,
        install: (name: string, version: string) => versions.install(name, { _tag: "Bytes", bytes: bytes(version) }),
        says: (entry: string) => Effect.map(versions.run(entry, ["--version"], { seconds: 20 }), ({ stdout }) => stdout)
      }
    })

    it.scoped("installs beside what there is, and runs it", () =>
      Effect.gen(function*() {
        const { base, install, noPackage, says, versions } = yield* ready
        assert.strictEqual(base.version, "1.0.0")
        const entry = yield* install("1.1.0-a", "1.1.0")
        assert.strictEqual(yield* says(entry), "agnes 1.1.0\n")
        assert.strictEqual((yield* Effect.flip(install("1.1.0-a", "1.1.0")))._tag, "NotInstalled", "the folder is there")
        const broken = yield* Effect.flip(versions.install("1.2.0-b", { _tag: "Bytes", bytes: noPackage }))
        assert.notStrictEqual(broken.code, 0)
        assert.isUndefined(yield* versions.pointer(base), "nobody has switched")
        const second = yield* install("1.1.0-c", "1.1.0")
        assert.isTrue(yield* versions.isAlike("1.1.0-a", second))
        yield* install("1.2.0-d", "1.2.0")
        assert.isFalse(yield* versions.isAlike("1.2.0-d", second))
        assert.notStrictEqual((yield* versions.run(`${entry}.none`, [], { seconds: 20 })).code, 0)
      }), 60_000)

    it.scoped("switches, and keeps what is pointed to; the lock's folder is there", () =>
      Effect.gen(function*() {
        const { base, entry, install, says, versions } = yield* ready
        assert.match(yield* versions.lockFile, /upgrade\.lock$/)
        const one = { version: "1.1.0", entry: yield* install("1.1.0-a", "1.1.0") }
        const other = { version: "1.2.0", entry: yield* install("1.2.0-b", "1.2.0") }
        const first = Pointer.switched(Pointer.initial(base, entry), one)
        yield* versions.point(first)
        assert.deepStrictEqual(yield* versions.pointer(base), first)
        assert.isUndefined(yield* versions.pointer({ ...base, version: "1.0.1" }), "somebody installed another version")
        assert.isUndefined(yield* versions.pointer({ ...base, folder: "/elsewhere" }))
        yield* versions.prune
        assert.strictEqual(yield* says(one.entry), "agnes 1.1.0\n")
        assert.notStrictEqual(yield* says(other.entry), "agnes 1.2.0\n", "nobody points to it")
        const gone = Pointer.refusing(Pointer.switched(first, other), "3.0.0")
        yield* versions.point(gone)
        assert.isUndefined(yield* versions.pointer(base), "what cannot be run is not switched to")
      }), 60_000)
  })
