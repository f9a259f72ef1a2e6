import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile, execFileSync } from "node:child_process"
import * as fs from "node:fs"
import { join } from "node:path"
import * as Stack from "../../src/domain/marketplace/Stack.ts"
import * as Own from "../../src/main/programs/server/marketplace/Own.ts"
import { Accounts } from "../../src/ports/Accounts.ts"
import * as FakeClaude from "../support/FakeClaude.ts"
import * as PluginFolder from "../support/PluginFolder.ts"
import * as TempFolder from "../support/TempFolder.ts"
import * as Process from "./serve/Process.ts"
import * as Server from "./serve/Server.ts"
import { Computer } from "./support/Computer.ts"

const notice = "{\"systemMessage\":\"Agnes marketplace has updates available. Run /update-agnes-plugins to install them.\","
  + "\"hookSpecificOutput\":{\"hookEventName\":\"SessionStart\",\"additionalContext\":"
  + "\"Agnes marketplace has updates available. Run /update-agnes-plugins to install them.\"}}\n"

/** A hook's line as Claude Code runs it. */
const shell = (line: string, cwd: string, env: Record<string, string>) =>
  Effect.promise(() => new Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number }>((resolve) => {
    const child = execFile("/bin/sh", ["-c", line], { cwd, env }, (error, stdout, stderr) =>
      resolve({ stdout, stderr, code: error === null ? 0 : Number(error.code) }))
    child.stdin?.end("{}")
  }))

describe("plugins, from a folder of the server to Claude Code", () => {
  it.scopedLive("T3 MKT-1 to MKT-8: registered, granted, chosen, brought, news told once, updated, silent", () =>
    Effect.gen(function*() {
      const top = yield* TempFolder.make
      const data = join(top, "data")
      const server = yield* Process.start(data)
      const computer = yield* Effect.acquireRelease(
        Effect.sync(() => new Computer()),
        (made) => Effect.sync(() => made.discard())
      )
      const bin = FakeClaude.put(join(top, "bin"))
      fs.writeFileSync(join(bin, "agnes"), `#!/bin/sh\nexec '${process.execPath}' '${computer.program}' "$@"\n`, { mode: 0o755 })
      const git = execFileSync("/bin/sh", ["-c", "command -v git"], { encoding: "utf8" }).trim()
      const asked = join(top, "git.calls")
      fs.writeFileSync(join(bin, "git"), `#!/bin/sh\necho "$*" >> '${asked}'\nexec '${git}' "$@"\n`, { mode: 0o755 })
      const env = { PATH: `${bin}:${process.env["PATH"]}` }
      const agnes = (...args: ReadonlyArray<string>) => Effect.promise(() => computer.agnes(args, { env }))
      const operate = (...args: ReadonlyArray<string>) => agnes("marketplaces", ...args, "--data-dir", data)
      /** What holds up a session gives up early; a machine that is busy with tests is given more time. */
      const time = ["--budget", "60"]
      const refresh = (...args: ReadonlyArray<string>) => agnes("refresh-marketplace", ...time, ...args)
      const calls = () => FakeClaude.calls(computer.home).map(({ args }) => args.slice(1).join(" "))

      // Before anything is there: usage, silence, a hint; no token is asked for.
      const both = yield* refresh("--check", "--bootstrap")
      assert.deepStrictEqual(both, { code: 2, stdout: "", stderr: "error: --check and --bootstrap are mutually exclusive.\n" })
      assert.strictEqual((yield* refresh("--quiet")).code, 2)
      assert.notInclude((yield* refresh("--help")).stdout, "--quiet")
      assert.deepStrictEqual(yield* refresh("--check"), { code: 0, stdout: "", stderr: "" })
      const hint = yield* refresh()
      assert.deepStrictEqual([hint.code, hint.stdout.includes("agnes refresh-marketplace --bootstrap")], [0, true])

      const source = PluginFolder.put(join(top, "team"), { rules: "say rules", review: "say review", other: "say other" })
      const added = yield* operate("add", "team", source)
      assert.deepStrictEqual([added.code, added.stdout], [0, "Added team, 3 plugins.\n"])
      assert.include(added.stderr, "Run: agnes marketplaces grant team")
      const token = yield* Server.person(server, "ann")
      assert.strictEqual((yield* operate("grant", "team", "--user", "ann@example.org")).stdout, "ann@example.org may now choose from team.\n")
      assert.strictEqual((yield* operate("pin", "rules")).stdout, "Everybody gets rules from now on.\n")
      const shown = JSON.parse((yield* operate("show", "team", "--json")).stdout)
      assert.deepStrictEqual(shown.plugins.map(({ name, pinned }: Record<string, unknown>) => [name, pinned]), [
        ["other", false], ["review", false], ["rules", true]
      ])
      yield* Server.beside(server, Effect.gen(function*() {
        const user = yield* Effect.flatMap(Accounts, (accounts) => accounts.user("ann"))
        assert.isDefined(user)
        if (user !== undefined) yield* Own.choose({ ...user, typ: "pat", tokenId: "t" }, "review")
        const seats = yield* Own.visible({ id: "ann", admin: false })
        assert.deepStrictEqual(Stack.served(seats).map(({ name }) => name), ["review", "rules"])
      }))

      const kept = yield* Effect.promise(() => computer.agnes(["auth", "import-token", "--token", "-", "--server", server.url], { input: token }))
      assert.strictEqual(kept.code, 0, kept.stderr)
      const begun = yield* refresh("--bootstrap")
      assert.deepStrictEqual([begun.code, begun.stderr], [0, ""])
      assert.include(begun.stdout, "Installed review@agnes\nInstalled rules@agnes\n")
      assert.include(begun.stdout, "/reload-plugins")
      const clone = join(computer.home, ".agnes/marketplace")
      assert.strictEqual(fs.readFileSync(join(clone, "plugins/review/commands/say.md"), "utf8"), "say review")
      assert.deepStrictEqual(calls(), [
        `marketplace add ${clone}`, "marketplace update agnes", "list --json", "install review@agnes --scope project",
        "install rules@agnes --scope project"
      ])
      assert.isTrue(FakeClaude.calls(computer.home).every(({ token: variables }) => variables.length === 0))
      const secret = execFileSync("grep", ["-rlF", token, computer.home], { encoding: "utf8" }).trim().split("\n")
      assert.deepStrictEqual(secret, [join(computer.config, "token.json")])
      assert.deepStrictEqual(yield* refresh("--check"), { code: 0, stdout: "", stderr: "" })

      // The folder changes and the server reads it; nothing is touched by looking.
      PluginFolder.put(source, { rules: "say rules", review: "say better", other: "say other" })
      assert.strictEqual((yield* operate("refresh")).stdout, "team: changed, 3 plugins\n")
      const before = FakeClaude.calls(computer.home).length
      fs.writeFileSync(asked, "")
      assert.deepStrictEqual(yield* refresh("--check"), { code: 0, stdout: notice, stderr: "" })
      assert.strictEqual(FakeClaude.calls(computer.home).length, before)
      const words = fs.readFileSync(asked, "utf8")
      assert.match(words, / fetch /)
      assert.notMatch(words, / reset | clean /)
      assert.isFalse(words.includes(token))
      assert.strictEqual(fs.readFileSync(join(clone, "plugins/review/commands/say.md"), "utf8"), "say review")

      // As the hook that `hooks install` writes says it: that JSON and nothing else.
      const around = { ...computer.environment, ...env, CLAUDE_PROJECT_DIR: computer.workspace }
      assert.strictEqual((yield* agnes("hooks", "install")).code, 0)
      const settings = JSON.parse(fs.readFileSync(computer.file("settings.json"), "utf8"))
      const line = String(settings.hooks.SessionStart[0].hooks[0].command).replace("--check", `--check ${time.join(" ")}`)
      assert.deepStrictEqual(yield* shell(line, computer.workspace, around), { code: 0, stdout: notice, stderr: "" })
      assert.include(fs.readFileSync(computer.file("commands/update-agnes-plugins.md"), "utf8"), "agnes refresh-marketplace")

      const updated = yield* refresh()
      assert.deepStrictEqual([updated.code, updated.stderr, updated.stdout.startsWith("Updated review@agnes\n")], [0, "", true])
      assert.strictEqual(fs.readFileSync(join(clone, "plugins/review/commands/say.md"), "utf8"), "say better")
      assert.deepStrictEqual(yield* shell(line, computer.workspace, around), { code: 0, stdout: "", stderr: "" })
      assert.include((yield* refresh()).stdout, "up to date (2)")

      // Without a token, and with one the server does not take any more.
      fs.rmSync(join(computer.config, "token.json"))
      const none = yield* refresh("--check")
      assert.deepStrictEqual([none.code, none.stdout], [1, ""])
      assert.match(none.stderr, /^Error: auth_failed/)
      const stale = yield* Effect.promise(() => computer.agnes(["refresh-marketplace"], { env: { ...env, AGNES_TOKEN: "no.such.token" } }))
      assert.deepStrictEqual([stale.code, stale.stdout], [1, ""])
      assert.include(stale.stderr, "agnes auth import-token --token -")
      assert.deepStrictEqual(yield* shell(line, computer.workspace, around), { code: 0, stdout: "", stderr: "" })

      const removed = yield* operate("remove", "team")
      assert.deepStrictEqual([removed.code, (yield* operate("list", "--json")).stdout], [0, "{\"marketplaces\":[]}\n"])
      const wrong = yield* operate("add", "team", join(top, "none"))
      assert.deepStrictEqual([wrong.code, wrong.stderr.includes("cannot be served")], [1, true])
    }), 180_000)
})
