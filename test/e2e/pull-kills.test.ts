import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Ducks from "../support/Ducks.ts"
import * as Generations from "../support/Generations.ts"
import * as Kills from "../support/Kills.ts"
import * as Parquet from "../support/Parquet.ts"
import * as PullWorld from "../support/PullWorld.ts"
import { isProving, report, size } from "../support/Sizes.ts"

const table = (g: number, name: string) => Effect.promise(() => Parquet.of(`SELECT ${g} AS g, '${name}' AS name`))

const { after, before } = Generations

/** A workspace that shows nothing yet, or one generation; the server offers the next one. */
const scene = (start: "nothing" | typeof before) =>
  Effect.gen(function*() {
    const world = yield* PullWorld.make("duckdb")
    const { path: at, server, workspace } = world
    if (start === before) yield* Generations.first(world)
    else fs.mkdirSync(at(".claude"), { recursive: true })
    yield* Generations.offerSecond(world)
    const saved = `${workspace.root}.saved`
    execFileSync("cp", ["-a", workspace.root, saved])
    return {
      ...world,
      back: Effect.sync(() => {
        fs.rmSync(workspace.root, { recursive: true })
        execFileSync("cp", ["-a", saved, workspace.root])
      }),
      names: () => [...world.all().keys()],
      program: {
        args: [path.resolve("dist/agnes.cjs"), "pull", "--quiet"],
        env: {
          AGNES_SERVER: server.url,
          AGNES_TOKEN: "t.t.t",
          AGNES_LOCAL_DIR: workspace.root,
          AGNES_CONFIG_DIR: `${workspace.root}.config`
        }
      }
    }
  })

const timeout = isProving ? 3_600_000 : 120_000

describe("D3 a pull that is killed at a call that changes something", () => {
  const cases = [["the first pull of a workspace", "nothing", 2], ["a table changed, one new, one revoked", before, 5]] as const
  for (const [what, start, few] of cases) {
    it.live(`${what}: a reader sees all of the old tables or all of the new ones, and the next pull mends the rest`, (context) =>
      Effect.scoped(Effect.gen(function*() {
        if (Kills.missing !== undefined) return context.skip(Kills.missing)
        const { all, back, names, options, program, run, workspace, ...world } = yield* scene(start)
        const points = yield* Kills.record(program, workspace.root)
        assert.strictEqual(yield* Generations.shown(workspace), after)
        const [files, whole] = [names(), new Set(all().values())]
        yield* back
        const old = new Set(all().values())
        assert.isAbove(points.length, 30)
        const found = { old: 0, new: 0 }
        let missed = 0
        for (const point of Kills.spread(points, size(few, points.length))) {
          const at = `${point.call} ${point.path} ${point.count}`
          yield* back
          if (!(yield* Kills.killedAt(program, point))) missed += 1
          const seen = yield* Generations.shown(workspace)
          assert.include([start, after], seen, at)
          found[seen === after ? "new" : "old"] += 1
          for (const [name, content] of all()) {
            const isForReaders = /^server\/parquet\/[^/]*\.parquet$|rules\/.*\.md$/.test(name)
            if (isForReaders) assert.isTrue(old.has(content) || whole.has(content), `${at}: ${name}`)
          }
          const next = yield* run(options)
          assert.deepStrictEqual(next.errors, [], at)
          assert.strictEqual(yield* Generations.shown(workspace), after, at)
          assert.deepStrictEqual(names(), files, at)
          assert.include(world.text(".claude/rules/km_tone.md"), "Be brief.")
          if (start === before) assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT n FROM mine"), ["7"])
        }
        assert.isAbove(Math.min(found.old, found.new), 0, "some of them end before the switch, some behind it")
        report(`killed: ${what}`, { calls: points.length, missed, ...found, violations: 0 })
      })), timeout)
  }
})

describe("D8 two at once", () => {
  it.live("a reader who asks all the time sees one generation at a time", () =>
    Effect.scoped(Effect.gen(function*() {
      const { run, server, workspace } = yield* PullWorld.make("duckdb")
      const offer = (g: number) =>
        Effect.gen(function*() {
          for (const name of ["a", "b"]) server.put(name, yield* table(g, name))
        })
      yield* offer(1)
      yield* run()
      const seen = new Set<string>()
      const reader = yield* Effect.fork(Effect.forever(
        Effect.gen(function*() {
          const answer = yield* Effect.exit(Ducks.ask(workspace, "SELECT a.g, b.g FROM a, b"))
          if (answer._tag === "Success") answer.value.forEach((row) => seen.add(row))
          yield* Effect.sleep("5 millis")
        })
      ))
      for (let g = 2; g <= 3; g++) {
        yield* offer(g)
        for (;;) {
          const done = yield* run()
          if (done.views === "switched") break
          assert.strictEqual(done.views, "deferred")
        }
      }
      yield* Fiber.interrupt(reader)
      for (const row of seen) assert.match(row, /^(\d)\|\1$/)
      assert.isAbove(seen.size, 0)
    })))
})
