import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as MemoryBackground from "../../../src/adapters/memory/MemoryBackground.ts"
import * as MemoryClock from "../../../src/adapters/memory/MemoryClock.ts"
import * as MemoryEnvironment from "../../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryUpdateChecks from "../../../src/adapters/memory/MemoryUpdateChecks.ts"
import * as MemoryUserConfig from "../../../src/adapters/memory/MemoryUserConfig.ts"
import type { CheckRecord } from "../../../src/domain/upgrade/CheckRecord.ts"
import * as After from "../../../src/main/cli/After.ts"
import * as FloorSeen from "../../../src/main/cli/FloorSeen.ts"
import * as Look from "../../../src/main/programs/upgrade/Look.ts"
import * as UpdateNotice from "../../../src/main/programs/UpdateNotice.ts"
import { Clock } from "../../../src/ports/Clock.ts"
import { Environment } from "../../../src/ports/Environment.ts"
import * as World from "./World.ts"

const now = 1_795_000_000_000
const server = World.server
const record = (fields: Partial<CheckRecord> = {}): CheckRecord => ({
  installed: "0.1.0", server_url: server, checked_at: now / 1000 - 60, latest: "0.2.0",
  download_url: `${server}/cli/agnes.tgz`, ...fields
})

/** What a command says at its end, what it starts, and what is known then. */
const notice = (given: {
  readonly record?: CheckRecord | undefined
  readonly server?: string | undefined
  readonly off?: string
  readonly installed?: string
}) =>
  Effect.gen(function*() {
    const held = { record: given.record }
    const started: Array<MemoryBackground.Started> = []
    const variables = given.off === undefined ? {} : { AGNES_NO_UPDATE_CHECK: given.off }
    const line = yield* UpdateNotice.line(given.installed ?? "0.1.0").pipe(Effect.provide(Layer.mergeAll(
      MemoryUpdateChecks.layer(held),
      MemoryBackground.layer(started),
      MemoryUserConfig.layer("server" in given ? given.server === undefined ? {} : { server: given.server } : { server }),
      Layer.succeed(Clock, MemoryClock.make({ start: now }).clock),
      Layer.succeed(Environment, MemoryEnvironment.make({ variables }))
    )))
    return { line, held, looks: started.map(({ args }) => args.join(" ")) }
  })

const look = "self-upgrade --check-only --quiet"

describe("the notice of a newer version", () => {
  it.effect("S20 is a line with both versions, once a day", () =>
    Effect.gen(function*() {
      const first = yield* notice({ record: record() })
      assert.strictEqual(first.line, "[update] agnes 0.1.0 is out of date — latest on this server is 0.2.0. Upgrade: agnes self-upgrade")
      assert.deepStrictEqual(yield* notice({ record: first.held.record }), { line: undefined, held: first.held, looks: [] })
      assert.isDefined((yield* notice({ record: record({ noticed_at: now / 1000 - 86_400 }) })).line)
    }))

  it.effect("S1 is not given where it was switched off", () =>
    Effect.gen(function*() {
      for (const off of ["1", "TRUE", "yes"]) {
        assert.deepInclude(yield* notice({ record: record(), off }), { line: undefined, looks: [] })
        assert.deepInclude(yield* notice({ off }), { line: undefined, looks: [] })
      }
    }))

  it.effect("S2 is nobody's business where there is no server", () =>
    Effect.gen(function*() {
      for (const none of [undefined, ""]) {
        assert.deepInclude(yield* notice({ server: none }), { line: undefined, looks: [] })
        assert.deepInclude(yield* notice({ record: record(), server: none }), { line: undefined, looks: [] })
      }
    }))

  it.effect("S4 a version nobody knows is never out of date", () =>
    Effect.gen(function*() {
      assert.isUndefined((yield* notice({ record: record({ installed: "unknown" }), installed: "unknown" })).line)
    }))

  it.effect("S6 S9 what is known is not asked again; W-19 nobody waits for an answer", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual((yield* notice({ record: record({ latest: "0.1.0" }) })).looks, [])
      assert.deepStrictEqual((yield* notice({ record: record({ latest: null }) })).looks, [])
      assert.deepInclude(yield* notice({}), { line: undefined, looks: [look] })
    }))

  it.effect("S7 S10 what is old, or about another version or server, is asked again, and nothing said of it", () =>
    Effect.gen(function*() {
      const old = [
        record({ checked_at: now / 1000 - 86_400 }), record({ checked_at: now / 1000 - 300, latest: null }),
        record({ installed: "0.0.9" }), record({ server_url: "https://other.example.com" }), record({ checked_at: now / 1000 + 60 })
      ]
      for (const each of old) assert.deepInclude(yield* notice({ record: each }), { line: undefined, looks: [look] })
    }))
})

describe("a look for a newer version", () => {
  const looked = (version: string, refused?: string) =>
    Effect.gen(function*() {
      const world = World.make({ version })
      const found = yield* Effect.provide(Look.server(server, { installed: "0.1.0", refused }), world.layer())
      return { found, record: world.held.record }
    })

  it.effect("S5 keeps the version and the whole address of its package", () =>
    Effect.gen(function*() {
      assert.deepInclude((yield* looked("0.2.0")).record, {
        installed: "0.1.0", server_url: server, latest: "0.2.0", download_url: `${server}/cli/agnes.tgz`
      })
    }))

  it.effect("S8 that fails is no error, and kept as that", () =>
    Effect.gen(function*() {
      const { found, record } = yield* looked("unreachable")
      assert.deepStrictEqual([found._tag, record?.latest], ["Unreachable", null])
      assert.strictEqual((yield* looked("none")).record?.latest, "0.1.0")
    }))

  it.effect("what was gone back on here is nothing new", () =>
    Effect.gen(function*() {
      const { found, record } = yield* looked("0.2.0", "0.2.0")
      assert.deepStrictEqual([found._tag, record?.latest, record?.download_url], ["Found", "0.1.0", null])
    }))
})

describe("which commands end with it", () => {
  it("those of people; not those of hooks, and none whose output a program reads", () => {
    for (const args of [["status"], ["push"], ["queue", "list"]]) assert.isTrue(After.isTold(args), args.join(" "))
    const silent = [
      ["capture-session"], ["statusline"], ["mark-private"], ["self-upgrade"], ["serve"], ["push", "--quiet"], ["status", "--json"], []
    ]
    for (const args of silent) assert.isFalse(After.isTold(args), args.join(" "))
  })
})

describe("T1 the version floor", () => {
  const said = (headers: Record<string, string>, version = "0.2.0", barrier = "") =>
    FloorSeen.explain([{}, headers, {}], version, barrier)

  const both = (minimum: string) => ({ "x-agnes-min-version": minimum, "x-agnes-latest-version": "9.0.0" })

  it("T1 below it: says what to run", () => {
    assert.strictEqual(
      said(both("0.3.0")),
      "error: agnes 0.2.0 is incompatible with server 9.0.0 (min required: 0.3.0). Run: agnes self-upgrade"
    )
  })

  it("T1 at it or above, without either header, of no known version, or in a self-upgrade: nothing", () => {
    assert.isUndefined(said(both("0.2.0")))
    assert.isUndefined(said(both("0.1.0")))
    assert.isUndefined(said({ "x-agnes-min-version": "9.0.0" }))
    assert.isUndefined(said({ "x-agnes-latest-version": "9.0.0" }))
    assert.isUndefined(said(both("9.0.0"), "unknown"))
    assert.isUndefined(said(both("9.0.0"), "0.2.0", "1"))
  })
})
