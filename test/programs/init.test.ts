import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Redacted } from "effect"
import * as Summary from "../../src/domain/pull/Summary.ts"
import * as InitText from "../../src/main/cli/InitText.ts"
import { init } from "../../src/main/programs/Init.ts"
import * as World from "./SetupWorld.ts"

const url = "https://agnes.example.org"
const good = "head.eyJlbWFpbCI6ImFubkBleGFtcGxlLm9yZyJ9.sig"
const site = { url, tokens: { [good]: "ann@example.org" }, welcome: "# AI Data Analyst\n" }

interface Given extends World.Machine {
  readonly before?: Readonly<Record<string, string>>
  readonly token?: string
  readonly force?: boolean
}

const run = (given: Given = {}) =>
  Effect.gen(function*() {
    const world = World.make()
    for (const [name, text] of Object.entries(given.before ?? {})) world.put(name, text)
    world.saved.token = { token: Redacted.make("stale.disk.token"), email: "old" }
    const again = (force = given.force ?? false) =>
      init({
        workspace: World.workspace,
        serverUrl: url,
        token: Redacted.make(given.token ?? good),
        force,
        plaintextAllowed: false
      }).pipe(Effect.either, Effect.provide(World.layer(world, { sites: [site], ...given })))
    return { world, again, outcome: yield* again() }
  })

const texts = (world: World.World) =>
  Object.fromEntries([...world.files.keys()].toSorted().map((path) => [path.slice(4), world.text(path.slice(4))]))

const refused = (outcome: Effect.Effect.Success<ReturnType<typeof run>>["outcome"]) =>
  Either.isLeft(outcome) ? InitText.explain(url, outcome.left, false) : "it went well"

const summary = (claudeMd: Parameters<typeof InitText.summary>[0]["claudeMd"], hooks = true) =>
  InitText.summary({ server: url, workspace: "/ws", claudeMd, hooks, pulled: Summary.empty })

const untouched = (world: World.World, before: Readonly<Record<string, string>> = {}) => {
  assert.deepStrictEqual(texts(world), { ...before })
  assert.isUndefined(world.saved.server)
  assert.strictEqual(World.token(world), "stale.disk.token")
}

describe("init", () => {
  it.effect("K2 I2 writes CLAUDE.md, settings, slash command, notes and the guide, and saves server and token", () =>
    Effect.map(run(), ({ outcome, world }) => {
      assert.isTrue(Either.isRight(outcome))
      assert.deepStrictEqual([...world.files.keys()].toSorted(), [
        "/ws/.claude/CLAUDE.local.md", "/ws/.claude/agnes-installed.json", "/ws/.claude/commands/agnes-private.md",
        "/ws/.claude/commands/update-agnes-plugins.md", "/ws/.claude/settings.json",
        "/ws/AGNES_WORKSPACE.md", "/ws/CLAUDE.md"
      ])
      assert.strictEqual(world.text("CLAUDE.md"), site.welcome)
      assert.match(world.text(".claude/CLAUDE.local.md") ?? "", /^# My Notes\n\n.*uploads/)
      assert.include(world.text("AGNES_WORKSPACE.md"), url)
      assert.strictEqual(world.saved.server, url)
      assert.deepStrictEqual(world.excluded, ["/ws"])
    }))

  it.effect("K3 makes no folder but .claude, whatever the token may see", () =>
    Effect.map(run(), ({ world }) => {
      const folders = new Set([...world.files.keys()].map((path) => path.split("/").slice(2, -1).join("/")))
      assert.deepStrictEqual([...folders].toSorted(), ["", ".claude", ".claude/commands"])
    }))

  it.effect("W-36 seeds settings that allow reading and no unrestricted Bash", () =>
    Effect.map(run(), ({ world }) =>
      assert.deepStrictEqual(world.json()["permissions"], { allow: ["Read", "Grep", "Glob"] })))

  it.effect("leaves permissions of settings that are there alone", () =>
    Effect.map(run({ before: { ".claude/settings.json": "{}" } }), ({ world }) => {
      assert.isUndefined(world.json()["permissions"])
      assert.strictEqual(world.text(".claude/agnes-settings-backup.json"), "{}")
    }))

  it.effect("K4 --force keeps edited notes", () =>
    Effect.map(run({ before: { ".claude/CLAUDE.local.md": "mine" }, force: true }), ({ world }) =>
      assert.strictEqual(world.text(".claude/CLAUDE.local.md"), "mine")))

  it.effect("K5 --force keeps the old CLAUDE.md as exactly one backup and says so", () =>
    Effect.map(run({ before: { "CLAUDE.md": "# AI Data Analyst, old" }, force: true }), ({ outcome, world }) => {
      const backups = [...world.files.keys()].filter((path) => path.includes("CLAUDE.md.bak."))
      assert.strictEqual(backups.length, 1)
      assert.match(backups[0] ?? "", /\.bak\.\d{8}T\d{6}Z$/)
      assert.strictEqual(world.text((backups[0] ?? "").slice(4)), "# AI Data Analyst, old")
      const claudeMd = Either.getOrThrow(outcome).claudeMd
      assert.match(summary(claudeMd), /^Backed up existing CLAUDE.md → /)
    }))

  it.effect("K6 a workspace that was set up before is left alone without --force", () =>
    Effect.gen(function*() {
      const before = { "CLAUDE.md": "x AI Data Analyst y" }
      const { outcome, world } = yield* run({ before })
      assert.strictEqual(
        refused(outcome),
        "Error: partial_state (HTTP 0)\n  hint: Workspace already initialized. Re-run with --force to redo."
      )
      untouched(world, before)
    }))

  it.effect("K7 a token the server refuses changes nothing", () =>
    Effect.gen(function*() {
      const { outcome, world } = yield* run({ token: "a.wrong.token" })
      assert.match(refused(outcome), /^Error: auth_failed \(HTTP 401\)[^]*Token expired or invalid — get a fresh/)
      assert.notInclude(refused(outcome), "a.wrong.token")
      untouched(world)
    }))

  it.effect("K8 a server that cannot be reached changes nothing", () =>
    Effect.gen(function*() {
      const { outcome, world } = yield* run({ sites: [] })
      assert.match(refused(outcome), /^Error: server_unreachable \(HTTP 0\)[^]*Cannot reach https:/)
      untouched(world)
    }))

  it.effect("W-36 a welcome that fails or is empty changes nothing, so no credentials are left behind", () =>
    Effect.gen(function*() {
      for (const broken of [{ ...site, welcome: "" }, { ...site, status: 500 }]) {
        const { outcome, world } = yield* run({ sites: [broken], before: { "CLAUDE.md": "mine" } })
        assert.match(refused(outcome), /server_unreachable/)
        untouched(world, { "CLAUDE.md": "mine" })
      }
    }))

  it.effect("K10 K11 asks with the token it was given, not with the stored one, and stores that with its e-mail", () =>
    Effect.map(run(), ({ world }) => {
      assert.strictEqual(World.token(world), good)
      assert.strictEqual(world.saved.token?.email, "ann@example.org")
    }))

  it.effect("W-36 a foreign CLAUDE.md is never overwritten without a backup, also without --force", () =>
    Effect.map(run({ before: { "CLAUDE.md": "# my own" } }), ({ world }) => {
      assert.strictEqual(world.text("CLAUDE.md"), site.welcome)
      const backup = [...world.files.keys()].find((path) => path.includes(".bak."))
      assert.strictEqual(world.text((backup ?? "").slice(4)), "# my own")
    }))

  it.effect("a server without a welcome leaves CLAUDE.md alone and the summary says so", () =>
    Effect.gen(function*() {
      const before = { "CLAUDE.md": "# my own" }
      const { outcome, world } = yield* run({ sites: [{ url, tokens: site.tokens }], before })
      assert.strictEqual(world.text("CLAUDE.md"), "# my own")
      const claudeMd = Either.getOrThrow(outcome).claudeMd
      assert.include(summary(claudeMd), "left alone, the server has none")
    }))

  it.effect("W-35 settings that are no JSON stay, everything else is set up, and it is said", () =>
    Effect.gen(function*() {
      const { outcome, world } = yield* run({ before: { ".claude/settings.json": "{ mine" } })
      assert.strictEqual(world.text(".claude/settings.json"), "{ mine")
      assert.strictEqual(World.token(world), good)
      const done = Either.getOrThrow(outcome)
      assert.isTrue(Either.isLeft(done.hooks))
      assert.match(summary(done.claudeMd, false), /without hooks/)
    }))

  it.effect("is safe to repeat: the second time nothing changes and nothing is backed up", () =>
    Effect.gen(function*() {
      const { again, world } = yield* run()
      const first = texts(world)
      assert.isTrue(Either.isRight(yield* again(true)))
      assert.deepStrictEqual(texts(world), first)
    }))

  it.effect("stops at a file that cannot be written, before server and token are saved", () =>
    Effect.gen(function*() {
      const { outcome, world } = yield* run({ broken: new Set(["/ws/CLAUDE.md"]) })
      assert.include(refused(outcome), "/ws/CLAUDE.md: EACCES")
      untouched(world)
    }))
})
