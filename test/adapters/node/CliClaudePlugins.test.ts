import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { join } from "node:path"
import { afterAll, vi } from "vitest"
import * as CliClaudePlugins from "../../../src/adapters/node/marketplace/CliClaudePlugins.ts"
import * as Workspace from "../../../src/domain/workspace/Workspace.ts"
import { ClaudePlugins as Port } from "../../../src/ports/ClaudePlugins.ts"
import * as ClaudePlugins from "../../ports/ClaudePlugins.ts"
import * as FakeClaude from "../../support/FakeClaude.ts"
import * as Support from "./support.ts"

const folder = Support.folders("claude")
afterAll(() => vi.unstubAllEnvs())

const made = () => {
  const top = folder()
  for (const name of ["one", "other", "clone/.claude-plugin"]) fs.mkdirSync(join(top, name), { recursive: true })
  vi.stubEnv("PATH", FakeClaude.put(join(top, "bin")))
  vi.stubEnv("HOME", top)
  vi.stubEnv("AGNES_TOKEN", "secret")
  return top
}

ClaudePlugins.suite("claude", () => {
  const top = made()
  return {
    layer: CliClaudePlugins.layer,
    folder: join(top, "clone"),
    workspaces: [join(top, "one"), join(top, "other")],
    write: (versions) => fs.writeFileSync(join(top, "clone/.claude-plugin/marketplace.json"), ClaudePlugins.list(versions))
  }
})

/** The real one, where somebody names it. */
const real = process.env["AGNES_CLAUDE"]

ClaudePlugins.suite("Claude Code itself", () => {
  const top = folder()
  for (const name of ["one", "other", "bin", "clone/.claude-plugin", "clone/a/commands", "clone/b/commands"]) {
    fs.mkdirSync(join(top, name), { recursive: true })
  }
  for (const name of ["a", "b"]) fs.writeFileSync(join(top, "clone", name, "commands/say.md"), "say")
  fs.symlinkSync(real ?? "", join(top, "bin/claude"))
  vi.stubEnv("PATH", `${join(top, "bin")}:/usr/bin:/bin`)
  vi.stubEnv("HOME", top)
  vi.stubEnv("CLAUDE_CONFIG_DIR", join(top, ".claude"))
  vi.stubEnv("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")
  return {
    layer: CliClaudePlugins.layer,
    folder: join(top, "clone"),
    workspaces: [join(top, "one"), join(top, "other")],
    write: (versions) => fs.writeFileSync(join(top, "clone/.claude-plugin/marketplace.json"), ClaudePlugins.list(versions))
  }
}, real === undefined ? "no Claude Code: name one in AGNES_CLAUDE" : undefined)

it.effect("asks in the words Claude Code has, in the workspace, without our token; where there is none it says so", () => {
  const top = made()
  const workspace = Workspace.make(join(top, "one"))
  fs.writeFileSync(join(top, "clone/.claude-plugin/marketplace.json"), ClaudePlugins.list({ a: "1" }))
  return Effect.gen(function*() {
    const port = yield* Port
    yield* port.addMarketplace(workspace, join(top, "clone"))
    yield* port.updateMarketplace(workspace, "agnes")
    yield* port.installed(workspace)
    yield* port.install(workspace, "a@agnes")
    yield* port.update(workspace, "a@agnes")
    assert.deepStrictEqual(FakeClaude.calls(top).map(({ args }) => args.join(" ")), [
      `plugin marketplace add ${join(top, "clone")}`, "plugin marketplace update agnes", "plugin list --json",
      "plugin install a@agnes --scope project", "plugin update a@agnes --scope project"
    ])
    assert.isTrue(FakeClaude.calls(top).every(({ cwd, token }) => cwd === workspace.root && token.length === 0))
    vi.stubEnv("PATH", join(top, "none"))
    const error = yield* Effect.flip(port.installed(workspace))
    assert.deepStrictEqual([error.isMissing, error.text], [true, "`claude` is not on your PATH, so nothing was installed"])
  }).pipe(Effect.provide(CliClaudePlugins.layer))
})
