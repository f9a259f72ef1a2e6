import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import * as MemoryClaudePlugins from "../../src/adapters/memory/MemoryClaudePlugins.ts"
import * as MemoryEnvironment from "../../src/adapters/memory/MemoryEnvironment.ts"
import * as MemoryMarketplaceClone from "../../src/adapters/memory/MemoryMarketplaceClone.ts"
import * as MemoryTokenStore from "../../src/adapters/memory/MemoryTokenStore.ts"
import * as MemoryUserConfig from "../../src/adapters/memory/MemoryUserConfig.ts"
import * as Refresh from "../../src/domain/marketplace/Refresh.ts"
import * as Workspace from "../../src/domain/workspace/Workspace.ts"
import * as RefreshMarketplace from "../../src/main/programs/RefreshMarketplace.ts"
import { Environment } from "../../src/ports/Environment.ts"
import { MarketplaceClone } from "../../src/ports/MarketplaceClone.ts"
import * as ClaudePlugins from "../ports/ClaudePlugins.ts"

const options = { insecureHttp: false, time: 1000 }
const [here, there] = [Workspace.make("/one"), Workspace.make("/other")]

interface Given {
  readonly token?: string
  readonly broken?: ReadonlySet<string>
}

/** A machine with a server, and what Claude Code was asked on it. */
const world = ({ broken = new Set(), token = "a.b.c" }: Given = {}) => {
  const remote: MemoryMarketplaceClone.Remote & { isDown?: boolean } = {
    commit: "1".repeat(40),
    list: ClaudePlugins.list({ a: "1", b: "1" }),
    trouble: () => remote.isDown === true ? "fatal: unable to access" : undefined
  }
  const calls: Array<string> = []
  const layer = Layer.mergeAll(
    MemoryMarketplaceClone.layer(remote),
    MemoryClaudePlugins.layer({ calls, broken, listIn: () => remote.list }),
    MemoryUserConfig.layer({ server: "https://agnes.example.org" }),
    MemoryTokenStore.layer(token === "" ? undefined : { token: Redacted.make(token), email: "" }),
    Layer.succeed(Environment, MemoryEnvironment.make())
  )
  const publish = (commit: string, versions: Readonly<Record<string, string>>) => {
    remote.commit = commit.repeat(40)
    remote.list = ClaudePlugins.list(versions)
  }
  return { remote, calls, layer, publish }
}

const bootstrap = RefreshMarketplace.refresh(here, { ...options, bootstrap: true })
const refresh = (workspace = here) => RefreshMarketplace.refresh(workspace, { ...options, bootstrap: false })
const check = (workspace = here) => RefreshMarketplace.check(workspace, options)

describe("agnes refresh-marketplace", () => {
  it.effect("T3 without a clone nothing is asked, and no token is needed", () => {
    const { calls, layer } = world({ token: "" })
    return Effect.gen(function*() {
      assert.isUndefined(yield* check())
      assert.isUndefined(yield* refresh())
      assert.deepStrictEqual(calls, [])
    }).pipe(Effect.provide(layer))
  })

  it.effect("T3 looks without touching the clone or Claude Code; what is new is brought, and then there is silence", () => {
    const { calls, layer, publish } = world()
    return Effect.gen(function*() {
      assert.deepStrictEqual(yield* bootstrap, { installed: ["a@agnes", "b@agnes"], updated: [], same: 0, failed: [] })
      assert.deepStrictEqual(calls, [
        "add /home/user/.agnes/marketplace", "update agnes", "install a@agnes", "install b@agnes"
      ])
      assert.isUndefined(yield* check())
      publish("2", { a: "2", c: "1" })
      calls.length = 0
      assert.strictEqual(yield* check(), Refresh.notice)
      assert.strictEqual(yield* check(), Refresh.notice)
      assert.deepStrictEqual(calls, [])
      assert.notInclude(yield* Effect.flatMap(MarketplaceClone, ({ list }) => list), "\"c\"")
      assert.deepStrictEqual(yield* refresh(), { installed: ["c@agnes"], updated: ["a@agnes"], same: 0, failed: [] })
      assert.deepStrictEqual(calls, ["update agnes", "install c@agnes", "update a@agnes"])
      assert.isUndefined(yield* check())
      assert.deepStrictEqual(yield* refresh(), { installed: [], updated: [], same: 2, failed: [] })
    }).pipe(Effect.provide(layer))
  })

  it.effect("a workspace is told what another one has brought to the clone already (W-39)", () => {
    const { layer, publish } = world()
    return Effect.gen(function*() {
      yield* bootstrap
      yield* refresh(there)
      publish("2", { a: "2" })
      yield* refresh(there)
      assert.strictEqual(yield* check(here), Refresh.notice)
      assert.isUndefined(yield* check(there))
      yield* refresh(here)
      assert.isUndefined(yield* check(here))
    }).pipe(Effect.provide(layer))
  })

  it.effect("a plugin that fails stops no other, and is told of again", () => {
    const { layer } = world({ broken: new Set(["a@agnes"]) })
    return Effect.gen(function*() {
      const done = yield* bootstrap
      assert.deepStrictEqual([done?.installed, done?.failed.length], [["b@agnes"], 1])
      assert.strictEqual(yield* check(), Refresh.notice)
    }).pipe(Effect.provide(layer))
  })

  it.effect("T3 a fetch that fails is told in git's words, and a clone without a token as such", () => {
    const { calls, layer, remote } = world()
    return Effect.gen(function*() {
      yield* bootstrap
      calls.length = 0
      remote.isDown = true
      assert.include((yield* Effect.flip(check())).message, "unable to access")
      assert.include((yield* Effect.flip(refresh())).message, "unable to access")
      assert.deepStrictEqual(calls, [])
      const error = yield* Effect.flip(Effect.provide(check(), MemoryTokenStore.layer()))
      assert.include(error.message, "Error: auth_failed")
    }).pipe(Effect.provide(layer))
  })
})
