import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Ducks from "../../support/Ducks.ts"
import * as Parquet from "../../support/Parquet.ts"
import * as PullWorld from "../../support/PullWorld.ts"

const footer = (bytes: Buffer): number => bytes.readUInt32LE(bytes.length - 8)

/** Files that call themselves parquet; each is announced with its right size and hash. */
const spoilt = (good: Buffer): ReadonlyArray<readonly [string, Buffer]> => {
  const changed = (change: (copy: Buffer) => void): Buffer => {
    const copy = Buffer.from(good)
    change(copy)
    return copy
  }
  const meta = good.length - 8 - footer(good)
  return [
    ["empty", Buffer.alloc(0)],
    ["text", Buffer.from("day,city\n2026-11-01,Brno\n")],
    ["magic", Buffer.from("PAR1PAR1")],
    ["short", good.subarray(0, good.length - 20)],
    ["encrypted", changed((copy) => copy.write("PARE", good.length - 4))],
    ["footer_of_nothing", changed((copy) => copy.writeUInt32LE(0, good.length - 8))],
    ["footer_before_the_file", changed((copy) => copy.writeUInt32LE(0xffff_ffff, good.length - 8))],
    ["footer_of_zeros", changed((copy) => copy.fill(0, meta, good.length - 8))],
    ["footer_of_ones", changed((copy) => copy.fill(0xff, meta, good.length - 8))],
    ["nested", changed((copy) => copy.fill(0x1c, meta, good.length - 8))],
    ["zeros", Buffer.alloc(1_000_000)]
  ]
}

describe("D6 files that are no parquet", () => {
  it.scoped("each is named and left out, the good one comes, the old one of a spoilt table stays, and none comes twice", () =>
    Effect.gen(function*() {
      const { run, server, workspace } = yield* PullWorld.make("duckdb")
      const good = yield* Effect.promise(() => Parquet.of("SELECT 1 AS g"))
      const cases = spoilt(good)
      server.put("text", good)
      assert.deepStrictEqual((yield* run()).errors, [])
      for (const [name, bytes] of cases) server.put(name, bytes)
      server.put("fine", yield* Effect.promise(() => Parquet.of("SELECT 2 AS g")))
      const done = yield* run()
      assert.deepStrictEqual(done.updated, ["fine"])
      assert.deepStrictEqual(done.errors.map(({ table }) => table).sort(), cases.map(([name]) => name).sort())
      for (const { error } of done.errors) assert.include(error, "not readable as parquet")
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT text.g, fine.g FROM text, fine"), ["1|2"])
      const downloads = server.downloads.length
      const again = yield* run()
      assert.deepStrictEqual([again.updated, again.errors.length, server.downloads.length], [[], cases.length, downloads])
    }))

  it.scoped("a file whose rows are spoilt harms a query of it, and no other", () =>
    Effect.gen(function*() {
      const { run, server, workspace } = yield* PullWorld.make("duckdb")
      const good = yield* Effect.promise(() => Parquet.of("SELECT range AS n FROM range(100000)"))
      const bad = Buffer.from(good)
      bad.fill(0xa5, 4, good.length - 8 - footer(good))
      server.put("good", good).put("bad", bad)
      assert.deepStrictEqual((yield* run()).errors, [])
      assert.strictEqual((yield* Effect.exit(Ducks.ask(workspace, "SELECT sum(n) FROM bad")))._tag, "Failure")
      assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT count(*) FROM good"), ["100000"])
    }))
})
