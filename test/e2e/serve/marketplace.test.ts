import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import * as fs from "node:fs"
import { devNull } from "node:os"
import { join } from "node:path"
import { vi } from "vitest"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Manage from "../../../src/main/programs/server/marketplace/Manage.ts"
import * as Register from "../../../src/main/programs/server/marketplace/Register.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { Marketplaces } from "../../../src/ports/Marketplaces.ts"
import * as PluginFolder from "../../support/PluginFolder.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Server from "./Server.ts"

const by = Audit.operator

/** git of somebody who knows nothing else; a token goes by the header, as Basic has it. */
const git = (token: string, ...args: ReadonlyArray<string>) =>
  Effect.promise(() => new Promise<{ readonly code: number; readonly said: string }>((resolve) => {
    const basic = Buffer.from(`anybody:${token}`).toString("base64")
    const header = token === "" ? [] : ["-c", `http.extraHeader=Authorization: Basic ${basic}`]
    const env = { PATH: process.env["PATH"], HOME: devNull, GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" }
    execFile("git", [...header, ...args], { env, timeout: 50_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: out + err }))
  }))

describe("plugins over git", () => {
  it.scopedLive("a machine without git says so, and serves everything else", () =>
    Effect.gen(function*() {
      vi.stubEnv("PATH", "/nowhere")
      const server = yield* Server.start({ logLevel: "none" })
      const answer = yield* Effect.promise(() =>
        fetch(`${server.url}/marketplace.git/info/refs?service=git-upload-pack`, { headers: { authorization: `Bearer ${server.token}` } }))
      assert.deepStrictEqual([answer.status, yield* Effect.promise(() => answer.text())], [
        503, "There is no git on this server, so it cannot serve plugins. Ask its operator to install git.\n"
      ])
      assert.strictEqual((yield* Server.ask(server, "/api/version")).status, 200)
    }).pipe(Effect.ensuring(Effect.sync(() => vi.unstubAllEnvs()))))

  it.scopedLive("everybody fetches their own stack and nothing else, with a token and never by pushing", () =>
    Effect.gen(function*() {
      const top = yield* TempFolder.make
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      const url = `${server.url}/marketplace.git`
      const folder = PluginFolder.put(join(top, "team"), { shared: "say shared", secret: "say secret" })
      yield* Server.beside(server, Effect.gen(function*() {
        const done = yield* Register.register("team", folder, by)
        assert.strictEqual(done.what, "made")
        yield* Manage.grant("team", { email: "ann@example.org" }, by)
        yield* Manage.pin("shared", by)
        yield* Effect.flatMap(Marketplaces, (port) => Effect.zipRight(port.choose("ann", "secret", 1), port.choose("bob", "secret", 1)))
      }))

      const listOf = (name: string) => JSON.parse(fs.readFileSync(join(top, name, ".claude-plugin/marketplace.json"), "utf8"))
      assert.deepInclude(yield* git(ann, "clone", "--quiet", url, join(top, "ann")), { code: 0 })
      assert.strictEqual(listOf("ann").name, "agnes")
      assert.deepStrictEqual(listOf("ann").plugins.map(({ name }: { readonly name: string }) => name), ["secret", "shared"])
      assert.strictEqual(fs.readFileSync(join(top, "ann/plugins/secret/commands/say.md"), "utf8"), "say secret")
      assert.deepInclude(yield* git(bob, "clone", "--quiet", url, join(top, "bob")), { code: 0 })
      assert.deepStrictEqual(listOf("bob").plugins.map(({ name }: { readonly name: string }) => name), ["shared"])

      // Neither by its commit nor by a file's own name does bob get what is ann's.
      for (const what of ["HEAD", "HEAD:plugins/secret/commands/say.md"]) {
        const id = (yield* git("", "-C", join(top, "ann"), "rev-parse", what)).said.trim()
        assert.match(id, /^[0-9a-f]{40}$/)
        assert.notStrictEqual((yield* git(bob, "-C", join(top, "bob"), "fetch", "origin", id)).code, 0)
      }

      // What changes in the folder comes when it is read again, as another commit without a history.
      PluginFolder.put(folder, { shared: "say more" })
      const [again] = yield* Server.beside(server, Manage.refresh(undefined, by))
      assert.deepInclude(again, { what: "changed", plugins: 1 })
      assert.deepInclude(yield* git(ann, "-C", join(top, "ann"), "fetch", "--quiet", "origin"), { code: 0 })
      yield* git("", "-C", join(top, "ann"), "reset", "--quiet", "--hard", "FETCH_HEAD")
      assert.strictEqual(fs.readFileSync(join(top, "ann/plugins/shared/commands/say.md"), "utf8"), "say more")
      assert.isFalse(fs.existsSync(join(top, "ann/plugins/secret")))

      // A folder that can no longer be served leaves everybody with what they had.
      fs.symlinkSync("/etc/hostname", join(folder, "shared/leak"))
      const [failed] = yield* Server.beside(server, Manage.refresh("team", by))
      assert.match(failed?.problem ?? "", /is a link/)
      assert.include((yield* git(ann, "ls-remote", url)).said, "refs/heads/main")

      const pushed = yield* git(ann, "-C", join(top, "ann"), "push", "origin", "HEAD:refs/heads/other")
      assert.notStrictEqual(pushed.code, 0)
      assert.include(pushed.said, "fetched here and not pushed")
      for (const token of ["", "nonsense"]) assert.notStrictEqual((yield* git(token, "ls-remote", url)).code, 0)
      const naked = yield* Effect.promise(() => fetch(`${url}/info/refs?service=git-upload-pack`))
      assert.deepStrictEqual([naked.status, naked.headers.get("www-authenticate")?.startsWith("Basic ")], [401, true])
      const bearer = yield* Effect.promise(() =>
        fetch(`${url}/info/refs?service=git-upload-pack`, { headers: { authorization: `Bearer ${ann}` } }))
      assert.deepStrictEqual([bearer.status, bearer.headers.get("cache-control")], [200, "no-store"])
      yield* Effect.promise(() => bearer.arrayBuffer())
      for (const path of ["/HEAD", "/objects/info/packs", "/config", "/info/refs/../../state/system.sqlite", "/git-receive-pack"]) {
        const answer = yield* Effect.promise(() => fetch(`${url}${path}`, { headers: { authorization: `Bearer ${ann}` } }))
        assert.include([404, 405], answer.status)
        yield* Effect.promise(() => answer.arrayBuffer())
      }
      const ask = (body: string | Uint8Array) =>
        Effect.promise(async () => {
          const headers = { authorization: `Bearer ${ann}`, "content-type": "application/x-git-upload-pack-request" }
          const answer = await fetch(`${url}/git-upload-pack`, { method: "POST", headers, body: body as string })
          await answer.text().catch(() => "")
          return answer.status
        })
      assert.strictEqual(yield* ask(new Uint8Array(2_000_000)), 413)
      yield* Effect.promise(() => ask("rubbish").pipe(Effect.runPromiseExit))

      const deeds = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({}, { limit: 100 })))
      const actions = new Set(deeds.entries.map(({ action }) => action))
      for (const action of ["marketplace.register", "marketplace.grant", "plugin.pin", "marketplace.fetch"]) {
        assert.isTrue(actions.has(action), action)
      }
      yield* Server.beside(server, Effect.flatMap(Accounts, (accounts) => accounts.setActive("ann", false, 2)))
      assert.notStrictEqual((yield* git(ann, "ls-remote", url)).code, 0)
    }), 120_000)
})
