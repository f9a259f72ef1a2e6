import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import * as Ducks from "../support/Ducks.ts"
import * as Parquet from "../support/Parquet.ts"
import * as PullWorld from "../support/PullWorld.ts"

/** Which call of which kind is the last of the process; each is one that changes what others see. */
const ends: ReadonlyArray<readonly [string, number]> = [
  ["fdatasync", 1], ["rename", 2], ["rename", 3], ["fsync", 1], ["link", 1], ["rename", 4], ["unlink", 1]
]

const names = { rename: "rename,renameat,renameat2", link: "link,linkat", unlink: "unlink,unlinkat" } as Record<string, string>

/** Runs the built pull until that call, or to its end when there are fewer. One thread makes all asynchronous calls. */
const killedAt = (env: Record<string, string>, call: string, count: number) =>
  Effect.promise(() =>
    new Promise<void>((resolve) => {
      const set = names[call] ?? call
      const inject = ["-qq", "-o", "/dev/null", "-e", `trace=${set}`, "-e", `inject=${set}:signal=KILL:when=${count}`]
      const child = spawn("strace", ["-f", ...inject, process.execPath, path.resolve("dist/agnes.cjs"), "pull", "--quiet"], {
        stdio: "ignore",
        env: { ...process.env, ...env, UV_THREADPOOL_SIZE: "1" }
      })
      child.on("close", () => resolve())
    })
  )

const generation = (g: number) =>
  Effect.promise(async () => ({
    a: await Parquet.of(`SELECT ${g} AS g`),
    b: await Parquet.of(`SELECT ${g} AS g, 'b' AS b`)
  }))

describe("D3 a pull that is killed", () => {
  it.live("leaves all of the old tables or all of the new ones, and the next one mends the rest", () =>
    Effect.scoped(Effect.gen(function*() {
      const { options, path: at, run, server, workspace } = yield* PullWorld.make("duckdb")
      const env = { AGNES_SERVER: server.url, AGNES_TOKEN: "t.t.t", AGNES_LOCAL_DIR: workspace.root, AGNES_CONFIG_DIR: at("config") }
      const offer = (g: number) =>
        Effect.map(generation(g), ({ a, b }) => void server.put("a", a).put("b", b))
      yield* offer(1)
      assert.deepStrictEqual((yield* run()).errors, [])
      yield* Ducks.ask(workspace, "CREATE TABLE mine AS SELECT 7 AS n")
      let g = 1
      const found = new Set<boolean>()
      for (const [call, count] of ends) {
        g += 1
        yield* offer(g)
        yield* killedAt(env, call, count)
        const [seen = ""] = yield* Ducks.ask(workspace, "SELECT a.g, b.g, n FROM a, b, mine")
        assert.include([`${g - 1}|${g - 1}|7`, `${g}|${g}|7`], seen, `${call} ${count}`)
        found.add(seen.startsWith(`${g}|`))
        const done = yield* run(options)
        assert.deepStrictEqual(done.errors, [], `${call} ${count}`)
        assert.deepStrictEqual(yield* Ducks.ask(workspace, "SELECT a.g, b.g, n FROM a, b, mine"), [`${g}|${g}|7`])
        assert.lengthOf(fs.readdirSync(at("server/parquet/.agnes")), 2, `${call} ${count}`)
        assert.deepStrictEqual(fs.readdirSync(at("server/parquet")).sort(), [".agnes", "a.parquet", "b.parquet"])
        assert.deepStrictEqual(fs.readdirSync(at("user/duckdb")), ["analytics.duckdb"])
      }
      assert.strictEqual(found.size, 2, "some of them end before the switch, some behind it")
    })))

  it.live("D8 a reader who asks all the time sees one generation at a time", () =>
    Effect.scoped(Effect.gen(function*() {
      const { run, server, workspace } = yield* PullWorld.make("duckdb")
      const offer = (g: number) =>
        Effect.map(generation(g), ({ a, b }) => void server.put("a", a).put("b", b))
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
      for (let g = 2; g <= 4; g++) {
        yield* offer(g)
        for (;;) {
          const done = yield* run()
          if (done.views === "switched") break
          assert.strictEqual(done.views, "deferred")
        }
      }
      const { interrupt } = yield* Effect.promise(() => import("effect/Fiber"))
      yield* interrupt(reader)
      for (const row of seen) assert.match(row, /^(\d)\|\1$/)
      assert.isAbove(seen.size, 0)
    })))
})
