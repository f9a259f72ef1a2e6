import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as TempFolder from "../../support/TempFolder.ts"
import { Computer, type Ended } from "../support/Computer.ts"
import * as People from "./People.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

/** A server as a process, and an operator's shell beside it. */
const beside = Effect.gen(function*() {
  const folder = yield* TempFolder.make
  const server = yield* Process.start(folder)
  const computer = yield* Effect.acquireRelease(
    Effect.sync(() => new Computer()),
    (made) => Effect.sync(() => made.discard())
  )
  const agnes = (args: ReadonlyArray<string>, input = ""): Effect.Effect<Ended> =>
    Effect.promise(() => computer.agnes([...args, "--data-dir", folder], { input }))
  const json = (args: ReadonlyArray<string>, input = "") =>
    Effect.map(agnes([...args, "--json"], input), ({ code, stderr, stdout }) => {
      assert.deepStrictEqual([code, stderr], [0, ""])
      return JSON.parse(stdout)
    })
  const welcome = (token: string) =>
    Effect.map(Server.ask(server, "/api/catalog/tables", { token }), ({ status }) => status)
  return { server, computer, agnes, json, welcome }
})

describe("operators beside a running server", () => {
  it.scopedLive("make a link that opens the pages once, at the address people use", () =>
    Effect.gen(function*() {
      const { agnes, json, server } = yield* beside
      const made = yield* agnes(["users", "login-link", "admin@localhost"])
      assert.strictEqual(made.code, 0)
      assert.match(made.stderr, /^Logs in as admin@localhost, once, until [0-9TZ:-]+\. Open it in a browser\.\n$/)
      const link = made.stdout.trim()
      assert.isTrue(link.startsWith(`${server.url}/login/link/`))
      const open = Effect.promise(() => fetch(link, { redirect: "manual" }).then(({ status }) => status))
      assert.deepStrictEqual([yield* open, yield* open], [303, 410])
      const elsewhere = ["users", "login-link", "admin@localhost", "--url", "https://agnes.example.org/"]
      const about = yield* json(elsewhere)
      assert.deepStrictEqual(Object.keys(about), ["email", "url", "expires_at"])
      assert.match(about.url, /^https:\/\/agnes\.example\.org\/login\/link\/[0-9a-f]{64}$/)
      const nobody = yield* agnes(["users", "login-link", "nobody@example.org"])
      assert.deepStrictEqual([nobody.code, nobody.stdout], [1, ""])
      assert.strictEqual((yield* agnes([...elsewhere.slice(0, 3), "--url", "nonsense"])).code, 1)
    }))

  it.scopedLive("add a person, who logs in; disable them, and nothing of theirs counts; and back", () =>
    Effect.gen(function*() {
      const { agnes, json, server, welcome } = yield* beside
      const add = ["users", "add", "ann@example.org", "--name", "Ann", "--password", "-"]
      const added = yield* agnes(add, "correct horse\n")
      assert.deepStrictEqual(added, { code: 0, stdout: "Added ann@example.org.\n", stderr: "" })
      const { users } = yield* json(["users", "list"])
      assert.deepStrictEqual(users.map(({ id: _, ...rest }: { id: string }) => rest), [
        { email: "admin@localhost", name: "Admin", admin: true, active: true },
        { email: "ann@example.org", name: "Ann", admin: false, active: true }
      ])
      const session = yield* People.session(server, "ann", "correct horse")
      const pat = (yield* agnes(["tokens", "create", "ann@example.org", "--name", "laptop"])).stdout.trim()
      assert.deepStrictEqual([yield* welcome(session), yield* welcome(pat)], [200, 200])
      assert.isFalse((yield* json(["users", "disable", "ANN@example.org"])).active)
      assert.deepStrictEqual([yield* welcome(session), yield* welcome(pat)], [401, 401])
      assert.strictEqual((yield* agnes(["users", "enable", "ann@example.org"])).code, 0)
      assert.deepStrictEqual([yield* welcome(session), yield* welcome(pat)], [401, 200])
    }))

  it.scopedLive("stdout of tokens create is the token and nothing else; no list has it; revoked it is refused", () =>
    Effect.gen(function*() {
      const { agnes, json, server, welcome } = yield* beside
      const made = yield* agnes(["tokens", "create", "admin@localhost", "--name", "ci", "--days", "2", "--json"])
      assert.match(made.stdout, /^[\w-]+\.[\w-]+\.[\w-]+\n$/)
      const token = made.stdout.trim()
      const about = JSON.parse(made.stderr)
      assert.strictEqual(yield* welcome(token), 200)
      const { tokens } = yield* json(["tokens", "list"])
      assert.deepStrictEqual(tokens.map(({ name }: { name: string }) => name), ["ci", "first token"])
      assert.deepStrictEqual({ ...tokens[0], last_used_at: null, last_used_ip: null }, about)
      assert.strictEqual(tokens[0].last_used_ip, "127.0.0.1")
      const shown = yield* agnes(["tokens", "list"])
      assert.match(shown.stdout, new RegExp(`^${about.prefix} +admin@localhost +ci +20`, "m"))
      for (const text of [made.stderr, shown.stdout, JSON.stringify(tokens)]) assert.notInclude(text, token)
      const revoked = yield* agnes(["tokens", "revoke", about.prefix])
      assert.strictEqual(revoked.stdout, `Revoked ${about.prefix} of admin@localhost.\n`)
      assert.strictEqual(yield* welcome(token), 401)
      assert.isString((yield* json(["tokens", "revoke", about.id])).revoked_at)
      assert.strictEqual(yield* welcome(server.token), 200)
    }))

  it.scopedLive("W-27 a new password ends the logins of the old one", () =>
    Effect.gen(function*() {
      const { agnes, server, welcome } = yield* beside
      assert.strictEqual((yield* People.logIn(server, "admin@localhost", "correct horse")).status, 401)
      yield* agnes(["users", "password", "admin@localhost"], "correct horse\n")
      const { body } = yield* People.logIn(server, "admin@localhost", "correct horse")
      assert.deepStrictEqual([body.role, yield* welcome(body.access_token)], ["admin", 200])
      yield* agnes(["users", "password", "admin@localhost", "--password", "-"], "battery staple\n")
      assert.strictEqual(yield* welcome(body.access_token), 401)
      assert.strictEqual((yield* People.logIn(server, "admin@localhost", "correct horse")).status, 401)
      assert.strictEqual((yield* People.logIn(server, "admin@localhost", "battery staple")).status, 200)
    }))

  it.scopedLive("what cannot be done ends with 1, says why and names the next command, and repeats no password", () =>
    Effect.gen(function*() {
      const { agnes } = yield* beside
      const cases: ReadonlyArray<readonly [ReadonlyArray<string>, string]> = [
        [["users", "add", "no address"], "this is not an e-mail address"],
        [["users", "add", "a@b", "--password", "-"], "at least 8 characters"],
        [["users", "add", "ADMIN@localhost"], "Run: agnes users list"],
        [["users", "disable", "eve@example.org"], "Run: agnes users list"],
        [["tokens", "create", "eve@example.org", "--name", "x"], "Run: agnes users list"],
        [["tokens", "create", "admin@localhost", "--name", " "], "name is required"],
        [["tokens", "create", "admin@localhost", "--name", "x", "--days", "4000"], "--days must not exceed 3650"],
        [["tokens", "revoke", "ffffffff"], "Run: agnes tokens list"]
      ]
      for (const [args, words] of cases) {
        const { code, stderr, stdout } = yield* agnes(args, "sEcReT\n")
        assert.deepStrictEqual([code, stdout], [1, ""], args.join(" "))
        assert.include(stderr, words)
        assert.notInclude(stderr, "sEcReT")
      }
    }))

  it.scopedLive("two operators and people's uploads write at once, and nothing is lost", () =>
    Effect.gen(function*() {
      const { agnes, json, server } = yield* beside
      const names = ["a", "b", "c", "d", "e"].map((name) => `${name}@example.org`)
      const uploads = Effect.forEach(Array.from({ length: 40 }, (_, n) => n), (n) =>
        Effect.map(Server.upload(server, server.token, `s${n}.jsonl`, `{"n":${n}}`), ({ status }) => status))
      const [ends, statuses] = yield* Effect.all([
        Effect.forEach(names, (name) => agnes(["users", "add", name]), { concurrency: 2 }),
        uploads
      ], { concurrency: "unbounded" })
      assert.deepStrictEqual(ends.map(({ code, stderr }) => [code, stderr]), names.map(() => [0, ""]))
      assert.isTrue(statuses.every((status) => status === 200))
      const { users } = yield* json(["users", "list"])
      assert.sameMembers(users.map(({ email }: { email: string }) => email), ["admin@localhost", ...names])
    }))
})

describe("operators without a server", () => {
  it("a first person can be added before the first start; elsewhere a mistyped folder is said and not made", async () => {
    const computer = new Computer()
    const agnes = (args: ReadonlyArray<string>, folder: string) =>
      computer.agnes([...args, "--data-dir", `${computer.home}/${folder}`])
    const added = await agnes(["users", "add", "root@b", "--admin"], "data")
    assert.strictEqual(added.stdout, "Added root@b (admin).\n")
    const listed = await agnes(["users", "list"], "data")
    assert.match(listed.stdout, /^EMAIL +NAME +ROLE +STATE\nroot@b +root@b +admin +active\n$/)
    for (const args of [["users", "list"], ["tokens", "list"], ["users", "disable", "a@b"]]) {
      const { code, stderr } = await agnes(args, "typo")
      assert.strictEqual(code, 1)
      assert.include(stderr, "Run: agnes serve --data-dir")
      assert.isFalse(fs.existsSync(`${computer.home}/typo`))
    }
    computer.discard()
  })
})
