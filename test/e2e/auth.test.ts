import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as YAML from "yaml"
import { Computer } from "./support/Computer.ts"
import { type PushScene, scene } from "./support/PushScene.ts"
import type { Script } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

const jwt = (payload: unknown): string =>
  ["{}", JSON.stringify(payload), "x"].map((part) => Buffer.from(part).toString("base64url")).join(".")
const anns = jwt({ email: "ann@example.org", exp: 4_102_444_800 })

const login: Script = Scripts.status(200, { access_token: anns, token_type: "bearer", user_id: "1", email: "ann@example.org", role: "user" })

const auth = ({ computer }: PushScene, args: ReadonlyArray<string>, input = "", env: Record<string, string> = {}) =>
  computer.agnes(["auth", ...args], { input, env })

const stored = ({ computer }: PushScene): string | undefined => {
  const file = `${computer.config}/token.json`
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined
}
const settings = ({ computer }: PushScene): string => fs.readFileSync(`${computer.config}/config.yaml`, "utf8")

describe("auth login", () => {
  it("L1 200: the e-mail is shown, the token saved", scene(async (s) => {
    const ended = await auth(s, ["login", "--email", "ann@example.org", "--password", "-"], "pw\n")
    assert.deepStrictEqual(ended, { code: 0, stdout: "Logged in as ann@example.org\n", stderr: "" })
    assert.deepStrictEqual(JSON.parse(stored(s) ?? ""), { access_token: anns, email: "ann@example.org" })
  }, login))

  it("L2 401: exit 1, why, and the old token stays", scene(async (s) => {
    const before = stored(s)
    const { code, stderr } = await auth(s, ["login", "--email", "ann@example.org", "--password", "-"], "wrong\n")
    assert.deepStrictEqual([code, stderr, stored(s)], [1, "Login failed: Invalid password\n", before])
  }, Scripts.status(401, { detail: "Invalid password" })))

  it("L3 no server there: exit 1, Connection error", scene(async (s) => {
    await s.server.stop()
    const { code, stderr } = await auth(s, ["login", "--email", "ann@example.org", "--password", ""])
    assert.strictEqual(code, 1)
    assert.match(stderr, /^Connection error: /)
  }))

  it("L12 asked for e-mail and password, it posts both; an empty password is left out", scene(async (s) => {
    await auth(s, ["login"], "ann@example.org\npass word\n")
    await auth(s, ["login", "--email", "ann@example.org", "--password", ""])
    assert.deepStrictEqual(s.server.requests.map(({ body, headers, method, url }) => [method, url, body.toString(), headers.authorization]), [
      ["POST", "/auth/token", "{\"email\":\"ann@example.org\",\"password\":\"pass word\"}", undefined],
      ["POST", "/auth/token", "{\"email\":\"ann@example.org\"}", undefined]
    ])
  }, login))

  it("AUTH-1 an account of an external provider is told to make a token", scene(async (s) => {
    const { code, stderr } = await auth(s, ["login", "--email", "a@b", "--password", ""])
    assert.strictEqual(code, 1)
    assert.include(stderr, "export AGNES_TOKEN=<PAT>")
  }, Scripts.status(401, { detail: "This account uses External Authentication. Please log in via your provider." })))

  it("W-40 without an e-mail address it names a command that exists", scene(async (s) => {
    const { code, stderr } = await auth(s, ["login"])
    assert.deepStrictEqual([code, s.server.connections], [1, 0])
    assert.include(stderr, "agnes auth login --email")
  }))
})

describe("auth token", () => {
  const made = { id: "1a2b3c4d-x", name: "laptop", prefix: "1a2b3c4d", token: "n.e.w", expires_at: null, created_at: "now" }

  it("L13 create --name laptop --ttl 30d posts name and days and prints the raw token", scene(async (s) => {
    const ended = await auth(s, ["token", "create", "--name", "laptop", "--ttl", "30d", "--raw"])
    assert.deepStrictEqual(ended, { code: 0, stdout: "n.e.w\n", stderr: "" })
    await auth(s, ["token", "create", "--name", "laptop"])
    await auth(s, ["token", "create", "--name", "laptop", "--ttl", "never"])
    assert.deepStrictEqual(s.server.requests.map(({ body, method, url }) => [method, url, JSON.parse(body.toString())]), [
      ["POST", "/auth/tokens", { name: "laptop", expires_in_days: 30 }],
      ["POST", "/auth/tokens", { name: "laptop", expires_in_days: 90 }],
      ["POST", "/auth/tokens", { name: "laptop", expires_in_days: null }]
    ])
  }, Scripts.status(201, made)))

  it("AUTH-5 anything but 201 is no success, and a lifetime that is none is asked of nobody", scene(async (s) => {
    for (const ttl of ["30", "0d", "1y", ""]) {
      assert.strictEqual((await auth(s, ["token", "create", "--name", "x", "--ttl", ttl])).code, 2, ttl)
    }
    assert.strictEqual(s.server.connections, 0)
    const { code, stdout } = await auth(s, ["token", "create", "--name", "x"])
    assert.deepStrictEqual([code, stdout], [1, ""])
  }, Scripts.status(200, made)))

  it("the logout of a login tells the server, and says so when it cannot", scene(async (s) => {
    const session = jwt({ email: "ann@example.org", typ: "session" })
    const text = JSON.stringify({ access_token: session, email: "ann@example.org" })
    const store = () => fs.writeFileSync(`${s.computer.config}/token.json`, text, { mode: 0o600 })
    store()
    assert.deepStrictEqual(await auth(s, ["logout"]), { code: 0, stdout: "Logged out.\n", stderr: "" })
    assert.deepStrictEqual(s.server.requests.map(({ headers, method, url }) => [method, url, headers.authorization]), [
      ["POST", "/auth/logout", `Bearer ${session}`]
    ])
    store()
    await s.server.stop()
    const { code, stderr } = await auth(s, ["logout"])
    assert.deepStrictEqual([code, stored(s)], [0, undefined])
    assert.include(stderr, "could not be told")
  }, Scripts.status(204, "")))
})

describe("auth logout and whoami", () => {
  it("L4 logout clears and confirms, also when there is nothing to clear", scene(async (s) => {
    for (const _ of [1, 2]) {
      assert.deepStrictEqual(await auth(s, ["logout"]), { code: 0, stdout: "Logged out.\n", stderr: "" })
      assert.isUndefined(stored(s))
    }
    assert.include((await auth(s, ["logout"], "", { AGNES_TOKEN: anns })).stderr, "unset AGNES_TOKEN")
  }))

  it("L9 whoami without a token: exit 1, Not logged in", scene(async (s) => {
    await auth(s, ["logout"])
    assert.deepStrictEqual(await auth(s, ["whoami"]), { code: 1, stdout: "", stderr: "Not logged in. Run: agnes auth login\n" })
  }))

  it("L10 whoami shows the claim's e-mail and the server, and asks nobody", scene(async (s) => {
    const env = { AGNES_TOKEN: anns }
    const text = [`Email: ann@example.org`, `Server: ${s.server.url}`, "Expires: 2100-01-01T00:00:00Z", ""].join("\n")
    assert.deepStrictEqual(await auth(s, ["whoami"], "", env), { code: 0, stdout: text, stderr: "" })
    assert.deepStrictEqual(JSON.parse((await auth(s, ["whoami", "--json"], "", env)).stdout), {
      email: "ann@example.org", server: s.server.url, expires_at: "2100-01-01T00:00:00Z", expired: false
    })
    assert.strictEqual(s.server.connections, 0)
  }))

  it("L11 whoami with garbage: exit 1, no trace, none of it repeated", scene(async (s) => {
    for (const garbage of ["garbage", "a.b.c", "..", "sEcReT.\u001b[2J.x"]) {
      const ended = await auth(s, ["whoami"], "", { AGNES_TOKEN: garbage })
      assert.deepStrictEqual(ended, { code: 1, stdout: "", stderr: "Invalid token. Run: agnes auth login\n" })
    }
  }))
})

describe("auth import-token", () => {
  it("L5 200: token.json is exactly access_token and email, for its owner alone; the e-mail is shown", scene(async (s) => {
    fs.rmSync(s.computer.config, { recursive: true })
    const ended = await auth(s, ["import-token", "--token", "-", "--server", s.server.url], `${anns}\n`)
    assert.deepStrictEqual(ended, { code: 0, stdout: "Imported token for ann@example.org.\n", stderr: "" })
    assert.deepStrictEqual(JSON.parse(stored(s) ?? ""), { access_token: anns, email: "ann@example.org" })
    assert.strictEqual(fs.statSync(`${s.computer.config}/token.json`).mode & 0o777, 0o600)
    assert.deepStrictEqual(s.server.requests.map(({ headers, url }) => [url, headers.authorization]), [
      ["/api/catalog/tables", `Bearer ${anns}`]
    ])
  }))

  it("L6 401: exit 1, Token rejected by server with its words; token and settings unchanged", scene(async (s) => {
    const before = [stored(s), settings(s)]
    const ended = await auth(s, ["import-token", "--token", anns, "--server", `${s.server.url}/other`])
    assert.deepStrictEqual(ended, {
      code: 1,
      stdout: "",
      stderr: `Token rejected by server (${s.server.url}/other): Token revoked\n`
    })
    assert.deepStrictEqual([stored(s), settings(s)], before)
  }, Scripts.status(401, { detail: "Token revoked" })))

  it("L7 --server lands in config.yaml", scene(async (s) => {
    s.configure({ server: "http://127.0.0.1:1", push_concurrency: 3 })
    await auth(s, ["import-token", "--token", anns, "--server", `${s.server.url}/`])
    assert.deepStrictEqual(YAML.parse(settings(s)), { server: s.server.url, push_concurrency: 3 })
  }))

  it("L8 no e-mail claim: exit 1 and says so; with --email it is saved", scene(async (s) => {
    const nobodys = jwt({ sub: "7" })
    const { code, stderr } = await auth(s, ["import-token", "--token", nobodys])
    assert.strictEqual(code, 1)
    assert.include(stderr, "missing the 'email' claim")
    await auth(s, ["import-token", "--token", nobodys, "--email", "bob@example.org"])
    assert.deepStrictEqual(JSON.parse(stored(s) ?? ""), { access_token: nobodys, email: "bob@example.org" })
  }))

  for (const status of [204, 302, 403, 404, 500]) {
    it(`W-27 a ${status} verifies nothing`, scene(async (s) => {
      const before = [stored(s), settings(s)]
      const { code } = await auth(s, ["import-token", "--token", anns, "--server", s.server.url])
      assert.strictEqual(code, 1)
      assert.deepStrictEqual([stored(s), settings(s)], before)
    }, Scripts.status(status)))
  }

  it("a first token in a home without anything, then push finds both", async () => {
    await scene(async (s) => {
      const fresh = new Computer()
      await fresh.agnes(["auth", "import-token", "--token", "-", "--server", s.server.url], { input: anns })
      assert.strictEqual((await fresh.agnes(["push"])).stdout, "Uploaded 0 sessions\n")
      fresh.discard()
    })()
  })
})
