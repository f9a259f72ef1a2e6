import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as PluginsCommand from "../../src/domain/workspace/PluginsCommand.ts"
import * as PrivateCommand from "../../src/domain/workspace/PrivateCommand.ts"
import { hooksStatus } from "../../src/main/programs/HooksStatus.ts"
import { installHooks } from "../../src/main/programs/InstallHooks.ts"
import { installSlashCommands } from "../../src/main/programs/InstallSlashCommands.ts"
import { lift } from "../../src/ports/Lift.ts"
import * as World from "./SetupWorld.ts"

const command = ".claude/commands/agnes-private.md"
const plugins = ".claude/commands/update-agnes-plugins.md"
const settings = ".claude/settings.json"

const install = (world: World.World) =>
  Effect.all([installHooks(World.workspace), installSlashCommands(World.workspace)]).pipe(
    Effect.provide(World.layer(world))
  )

const status = (world: World.World) => hooksStatus(World.workspace).pipe(Effect.provide(World.layer(world)))

const states = (world: World.World): Effect.Effect<Record<string, string>> =>
  Effect.map(status(world), ({ entries }) => Object.fromEntries(entries.map(({ name, state }) => [name, state])))

const all = (state: string) =>
  ({ SessionStart: state, SessionEnd: state, statusLine: state, "/agnes-private": state, "/update-agnes-plugins": state })

describe("hooks status", () => {
  it.effect("says missing of everything in an empty folder, and creates nothing", () =>
    Effect.gen(function*() {
      const world = World.make()
      assert.deepStrictEqual(yield* states(world), all("missing"))
      assert.strictEqual(world.files.size, 0)
      const { lastCaptured, lastSeen } = yield* status(world)
      assert.deepStrictEqual([lastSeen, lastCaptured], [undefined, undefined])
    }))

  it.effect("says installed of everything after an install", () =>
    Effect.gen(function*() {
      const world = World.make()
      yield* install(world)
      assert.deepStrictEqual(yield* states(world), all("installed"))
    }))

  it.effect("tells outdated, foreign and shared apart", () =>
    Effect.gen(function*() {
      const world = World.make()
      world.put(command, "edited")
      world.put(settings, JSON.stringify({
        hooks: {
          SessionStart: [{ hooks: [{ type: "command", command: "agnes pull" }] }],
          SessionEnd: [{ hooks: [{ type: "command", command: "cd x && agnes push" }] }]
        },
        statusLine: { type: "command", command: "mine" }
      }))
      assert.deepStrictEqual(yield* states(world), {
        SessionStart: "outdated", SessionEnd: "shared", statusLine: "foreign", "/agnes-private": "outdated",
        "/update-agnes-plugins": "missing"
      })
    }))

  it.effect("names the problem of a file that is no JSON", () =>
    Effect.gen(function*() {
      const world = World.make()
      world.put(settings, "{")
      assert.strictEqual((yield* status(world)).problem, "/ws/.claude/settings.json is not valid JSON")
    }))

  it.effect("says when a hook was last seen, and when one last captured", () =>
    Effect.gen(function*() {
      const world = World.make()
      for (const [at, outcome] of [[1000, "ok"], [2000, "ok"], [3000, "bad_json"]] as const) {
        yield* lift(world.breadcrumbs.append(World.workspace, { at, outcome, detail: "" }))
      }
      const { lastCaptured, lastSeen } = yield* status(world)
      assert.deepStrictEqual([lastSeen?.at, lastSeen?.outcome, lastCaptured?.at], [3000, "bad_json", 2000])
    }))
})

describe("slash commands", () => {
  const write = (world: World.World) => installSlashCommands(World.workspace).pipe(Effect.provide(World.layer(world)))

  it.effect("I2 I5 are written into folders that were not there, once and the same, and no other file", () =>
    Effect.gen(function*() {
      const world = World.make()
      assert.isTrue(yield* write(world))
      assert.deepStrictEqual([...world.files.keys()], [`/ws/${command}`, `/ws/${plugins}`])
      assert.isFalse(yield* write(world))
      assert.deepStrictEqual([world.text(command), world.text(plugins)], [PrivateCommand.text, PluginsCommand.text])
    }))

  it.effect("I3 I4 replace an edited one and leave foreign ones alone", () =>
    Effect.gen(function*() {
      const world = World.make()
      for (const name of [command, plugins]) world.put(name, "edited")
      world.put(".claude/commands/theirs.md", "theirs")
      assert.isTrue(yield* write(world))
      assert.deepStrictEqual([world.text(command), world.text(plugins)], [PrivateCommand.text, PluginsCommand.text])
      assert.strictEqual(world.text(".claude/commands/theirs.md"), "theirs")
    }))

  it("I1 /update-agnes-plugins has its front matter and runs refresh-marketplace directly, alone, and only for the user", () => {
    const [, head, body] = PluginsCommand.text.split(/^---\n/m)
    assert.match(head ?? "", /^description: Update Agnes marketplace plugins to latest versions$/m)
    assert.match(head ?? "", /^allowed-tools: Bash\(agnes refresh-marketplace:\*\)$/m)
    assert.match(head ?? "", /^disable-model-invocation: true$/m)
    assert.strictEqual((body ?? "").split("\n")[0], "!`agnes refresh-marketplace`")
    for (const word of ["/reload-plugins", "no restart", "--bootstrap"]) assert.include(body, word)
  })

  it("I6 /agnes-private has its front matter and runs mark-private directly, alone, and only for the user", () => {
    const [, head, body] = PrivateCommand.text.split(/^---\n/m)
    assert.match(head ?? "", /^description: .*private.*$/m)
    assert.match(head ?? "", /^allowed-tools: Bash\(agnes mark-private:\*\)$/m)
    assert.match(head ?? "", /^disable-model-invocation: true$/m)
    assert.strictEqual((body ?? "").split("\n")[0], "!`agnes mark-private`")
  })
})
