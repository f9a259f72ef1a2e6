import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Ducks from "../support/Ducks.ts"
import * as Generations from "../support/Generations.ts"
import * as PullWorld from "../support/PullWorld.ts"
import * as Kills from "../support/Kills.ts"
import { isProving, report, size } from "../support/Sizes.ts"
import * as SmallDisk from "../support/SmallDisk.ts"

const range = (count: number): ReadonlyArray<number> => Array.from({ length: count }, (_, n) => n)

/** What fills up, how large the disk is, how little of it is left, and how to take the rest. */
const kinds = [
  ["bytes", "size=8m", [...range(12).map((n) => n * 4096), ...range(20).map((n) => 49_152 + n * 65_536)], SmallDisk.fill],
  ["names", "size=8m,nr_inodes=200", range(16), SmallDisk.crowd]
] as const

describe("D3 a disk that becomes full in the middle of a pull", () => {
  for (const [what, options, spares, take] of kinds) {
    it.live(`${what}: it is said, a reader sees all of one generation, and with room again the rest comes`, (context) =>
      Effect.scoped(Effect.gen(function*() {
        if (SmallDisk.missing !== undefined) return context.skip(SmallDisk.missing)
        const found = { old: 0, new: 0 }
        for (const spare of Kills.spread(spares, size(2, spares.length))) {
          yield* Effect.scoped(Effect.gen(function*() {
            const world = yield* PullWorld.make("duckdb")
            const { run, server, workspace } = world
            yield* SmallDisk.at(workspace.root, options)
            yield* Generations.first(world)
            yield* Generations.offerSecond(world)
            // Nobody knows beforehand that it will not fit.
            for (const name of server.tables.keys()) server.rows.set(name, { size_bytes: null })
            const makeRoom = take(workspace.root, spare)
            const done = yield* run()
            const seen = yield* Generations.shown(workspace)
            assert.include([Generations.before, Generations.after], seen, `${spare}`)
            found[seen === Generations.after ? "new" : "old"] += 1
            if (seen === Generations.before) assert.isAbove(done.errors.length, 0, `${spare}`)
            if (what === "bytes" && spare === 0) assert.include(done.errors.map((each) => each.table), "d")
            for (const { error } of done.errors) assert.notMatch(error, /undefined|\n\s+at /)
            makeRoom()
            assert.deepStrictEqual((yield* run()).errors, [], `${spare}`)
            assert.strictEqual(yield* Generations.shown(workspace), Generations.after)
            assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT n FROM mine"), ["7"])
            assert.lengthOf(fs.readdirSync(`${workspace.root}/server/parquet/.agnes`), 3)
            assert.deepStrictEqual(fs.readdirSync(`${workspace.root}/user/duckdb`), ["analytics.duckdb"])
          }))
        }
        assert.isAbove(Math.min(found.old, found.new), 0, "some were too little, some enough")
        report(`no room for ${what}`, { trials: found.old + found.new, ...found, violations: 0 })
      })), isProving ? 3_600_000 : 120_000)
  }
})
