import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { installHooks } from "../../src/main/programs/InstallHooks.ts"
import { refreshHooks } from "../../src/main/programs/RefreshHooks.ts"
import * as World from "./SetupWorld.ts"

const settings = ".claude/settings.json"

const install = (before: unknown, machine: World.Machine = {}) =>
  Effect.gen(function*() {
    const world = World.make()
    if (before !== undefined) world.put(settings, typeof before === "string" ? before : JSON.stringify(before))
    const layer = World.layer(world, machine)
    const outcome = yield* installHooks(World.workspace).pipe(Effect.either, Effect.provide(layer))
    return { world, outcome, after: world.json }
  })

const refresh = (world: World.World) => refreshHooks(World.workspace).pipe(Effect.provide(World.layer(world)))

const hook = (command: string, more: object = {}) => ({ hooks: [{ type: "command", command, ...more }] })
const commands = (after: Record<string, any>, event: string): ReadonlyArray<string> =>
  (after["hooks"][event] as ReadonlyArray<any>).flatMap((entry) => entry.hooks.map((handler: any) => handler.command))

const capture =
  "bash -c \"PATH=\\\"\\$PATH\\\":/usr/local/bin:/opt/node/bin; agnes capture-session 2>/dev/null || true; " +
  "agnes pull --quiet --budget 2 </dev/null >/dev/null 2>&1 & " +
  "[ -d ~/.agnes/marketplace/.git ] && agnes refresh-marketplace --check </dev/null 2>/dev/null; wait; true\""

const warnings = (outcome: Effect.Effect.Success<ReturnType<typeof install>>["outcome"]): string =>
  outcome._tag === "Right" ? outcome.right.warnings.join("\n") : ""

describe("installHooks", () => {
  it.effect("H1 H9 H14 makes the file with one entry in each event and the status line", () =>
    Effect.map(install(undefined), ({ after }) => {
      assert.deepStrictEqual(after()["hooks"]["SessionStart"], [hook(capture)])
      assert.strictEqual(after()["hooks"]["SessionEnd"].length, 1)
      assert.include(commands(after(), "SessionEnd")[0], "agnes push --quiet")
      assert.deepStrictEqual(after()["statusLine"]["type"], "command")
      assert.include(after()["statusLine"]["command"], "agnes statusline")
    }))

  const migrated = (hooks: Record<string, unknown>) =>
    Effect.gen(function*() {
      const { after } = yield* install({ hooks })
      const fresh = yield* install(undefined)
      for (const event of ["SessionStart", "SessionEnd"]) {
        assert.deepStrictEqual(commands(after(), event), commands(fresh.after(), event))
      }
    })

  it.effect("H4 da sync gives way to the layout of today", () =>
    migrated({
      SessionStart: [hook("da sync --quiet 2>/dev/null || true")],
      SessionEnd: [hook("da sync --upload-only")]
    }))

  it.effect("H5 a single agnes pull gives way", () =>
    migrated({ SessionStart: [hook("agnes pull --quiet 2>/dev/null || true")] }))

  it.effect("H6 H11 H12 the chain of v0.43 gives way", () =>
    migrated({
      SessionStart: [hook("agnes self-upgrade --quiet 2>/dev/null || true; agnes pull --quiet 2>/dev/null || true")],
      SessionEnd: [hook("agnes push --quiet 2>/dev/null || true")]
    }))

  it.effect("H7 refresh-marketplace gives way, in both its forms, to exactly one --check", () =>
    Effect.gen(function*() {
      const old = { SessionStart: ["--quiet", "--check"].map((option) =>
        hook(`bash -c "agnes refresh-marketplace ${option} 2>/dev/null || true"`)) }
      yield* migrated(old)
      const { after } = yield* install({ hooks: old })
      const found = commands(after(), "SessionStart").flatMap((line) => line.match(/refresh-marketplace \S+/g) ?? [])
      assert.deepStrictEqual(found, ["refresh-marketplace --check"])
    }))

  it.effect("F7 a push at the start gives way", () =>
    migrated({ SessionStart: [hook("bash -c \"agnes push --quiet 2>/dev/null || true\"")] }))

  it.effect("H19 the synchronous push gives way to the detached one", () =>
    migrated({ SessionEnd: [hook("bash -c \"agnes push --quiet 2>/dev/null || true\"")] }))

  it.effect("H8 leaves foreign hooks of the same and of other events where they are", () =>
    Effect.map(install({ hooks: { PreToolUse: [hook("a")], SessionStart: [hook("panda sync -a")] } }), ({ after }) => {
      assert.deepStrictEqual(after()["hooks"]["PreToolUse"], [hook("a")])
      assert.deepStrictEqual(commands(after(), "SessionStart"), ["panda sync -a", capture])
    }))

  it.effect("W-35 takes ours out of an entry it shares, with the limit a person set on it", () =>
    Effect.gen(function*() {
      const shared = { matcher: "startup", hooks: [
        { type: "command", command: "echo x" },
        { type: "command", command: "agnes capture-session", timeout: 9 }
      ] }
      const { after } = yield* install({ hooks: { SessionStart: [shared] } })
      assert.deepStrictEqual(after()["hooks"]["SessionStart"], [
        { matcher: "startup", hooks: [{ type: "command", command: "echo x" }] },
        { matcher: "startup", hooks: [{ type: "command", command: capture, timeout: 9 }] }
      ])
    }))

  it.effect("W-35 keeps matcher and timeout of its own entry when the line is renewed or current", () =>
    Effect.gen(function*() {
      for (const line of ["bash -c \"agnes capture-session 2>/dev/null || true\"", capture]) {
        const entry = { matcher: "resume", ...hook(line, { timeout: 3 }) }
        const { after } = yield* install({ hooks: { SessionStart: [entry] } })
        const renewed = { matcher: "resume", ...hook(capture, { timeout: 3 }) }
        assert.deepStrictEqual(after()["hooks"]["SessionStart"], [renewed])
      }
    }))

  it.effect("H10 leaves a file that is no JSON alone and says so", () =>
    Effect.map(install("{ not json"), ({ outcome, world }) => {
      assert.strictEqual(outcome._tag === "Left" && outcome.left.message, "/ws/.claude/settings.json is not valid JSON")
      assert.strictEqual(world.text(settings), "{ not json")
      assert.deepStrictEqual([...world.files.keys()], ["/ws/.claude/settings.json"])
    }))

  it.effect("warns when agnes is nowhere, and of a folder no line can hold", () =>
    Effect.gen(function*() {
      const missing = yield* install(undefined, { agnes: null })
      assert.match(warnings(missing.outcome), /no `agnes` on your PATH/)
      const odd = yield* install(undefined, { agnes: "/my tools/$(x)" })
      assert.match(warnings(odd.outcome), /\/my tools/)
      assert.notInclude(odd.world.text(settings), "my tools")
    }))

  it.effect("W-35 keeps a person's own line that runs agnes, installs ours beside it and warns", () =>
    Effect.map(install({ hooks: { SessionEnd: [hook("cd sub && agnes push")] } }), ({ after, outcome }) => {
      assert.strictEqual(commands(after(), "SessionEnd").length, 2)
      assert.match(warnings(outcome), /SessionEnd also runs agnes/)
    }))
})

describe("status line", () => {
  for (const value of [{ type: "command", command: "mine" }, "text", {}, false, 7, { command: null }]) {
    it.effect(`H15 keeps a foreign one with a warning: ${JSON.stringify(value)}`, () =>
      Effect.map(install({ statusLine: value }), ({ after, outcome }) => {
        assert.deepStrictEqual(after()["statusLine"], value)
        assert.isTrue(warnings(outcome).includes("statusLine"))
      }))
  }

  const filled = (value: null | "") =>
    Effect.map(install({ statusLine: value }), ({ after, outcome }) => {
      assert.include(after()["statusLine"]["command"], "agnes statusline")
      assert.isFalse(warnings(outcome).includes("statusLine"))
    })

  it.effect("H17 takes null for none, without a warning", () => filled(null))
  it.effect("H18 takes an empty text for none, without a warning", () => filled(""))

  it.effect("H16 ours stays ours; the plain form of the seeds is renewed with what else was set", () =>
    Effect.map(install({ statusLine: { type: "command", command: "agnes statusline", padding: 2 } }), (done) => {
      const { after, outcome } = done
      assert.strictEqual(after()["statusLine"]["padding"], 2)
      assert.match(after()["statusLine"]["command"], /^\[ -s .*agnes statusline; true$/)
      assert.isFalse(warnings(outcome).includes("statusLine"))
    }))

  it.effect("HOOK-11 a person's line that also runs ours stays without a warning", () =>
    Effect.map(install({ statusLine: { type: "command", command: "mine; agnes statusline" } }), (done) => {
      const { after, outcome } = done
      assert.deepStrictEqual(after()["statusLine"]["command"], "mine; agnes statusline")
      assert.isFalse(warnings(outcome).includes("statusLine"))
    }))
})

describe("refreshHooks", () => {
  it.effect("H20 H21 H22 H23 H26 does nothing and creates nothing where no settings name us", () =>
    Effect.gen(function*() {
      for (const before of [undefined, "{}", "{ not json", JSON.stringify({ hooks: { Stop: [hook("panda sync")] } })]) {
        const world = World.make()
        if (before !== undefined) world.put(settings, before)
        assert.isUndefined(yield* refresh(world))
        assert.strictEqual(world.text(settings), before)
        assert.strictEqual(world.files.size, before === undefined ? 0 : 1)
      }
    }))

  it.effect("H27 H28 W-11 brings a workspace of v0.48 to the layout of today, slash commands included", () =>
    Effect.gen(function*() {
      const world = World.make()
      world.put(settings, JSON.stringify({ hooks: {
        SessionStart: [
          hook("bash -c \"agnes self-upgrade --quiet 2>/dev/null || true; agnes pull --quiet 2>/dev/null || true\""),
          hook("echo theirs"),
          hook("bash -c \"agnes refresh-marketplace --quiet 2>/dev/null || true\"")
        ],
        SessionEnd: [hook("bash -c \"agnes push --quiet 2>/dev/null || true\"")]
      } }))
      assert.isTrue((yield* refresh(world))?.changed)
      assert.deepStrictEqual(commands(world.json(), "SessionStart"), ["echo theirs", capture])
      assert.include(commands(world.json(), "SessionEnd")[0], "nohup agnes push --quiet")
      assert.include(world.json()["statusLine"]["command"], "agnes statusline")
      assert.include(world.text(".claude/commands/agnes-private.md"), "agnes mark-private")
      assert.include(world.text(".claude/commands/update-agnes-plugins.md"), "agnes refresh-marketplace")
      assert.isFalse((yield* refresh(world))?.changed)
    }))
})
