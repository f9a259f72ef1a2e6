import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Server from "./Server.ts"
import * as Wire from "./Wire.ts"

const del = (server: Server.Server, token: string, id: string, rest = "") =>
  Server.ask(server, `/api/sessions/${encodeURIComponent(id)}${rest}`, { method: "DELETE", token })

/** Every file below the server's folder, database and its log included, as bytes. */
const everything = (folder: string): ReadonlyArray<readonly [string, Buffer]> =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => [entry.name, fs.readFileSync(`${entry.parentPath}/${entry.name}`)])

const holding = (folder: string, text: string): ReadonlyArray<string> =>
  everything(folder).filter(([, bytes]) => bytes.includes(text)).map(([name]) => name)

const canary = "canary-7f3a-in-the-session"

describe("DELETE /api/sessions/{id}", () => {
  it.scopedLive("takes back every version: no canary and no hash of it anywhere in the data folder", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const versions = [`{"a":"${canary}"}\n`, `{"a":"${canary}"}\n{"b":1}\n`, `{"other":"${canary}"}\n`]
      for (const content of versions) yield* Server.upload(server, server.token, "S1.jsonl", content)
      yield* Server.upload(server, server.token, "s2.jsonl", "stays")
      assert.isAbove(holding(server.folder, canary).length, 1)
      const { body, headers, status } = yield* del(server, server.token, "s1")
      assert.deepStrictEqual([status, body], [200, { status: "withdrawn", id: "s1", versions: 3 }])
      assert.include((headers.get("x-agnes-features") ?? "").split(" "), "withdraw")
      assert.deepStrictEqual(holding(server.folder, canary), [])
      for (const content of versions) assert.deepStrictEqual(holding(server.folder, Server.sha256(content)), [])
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["stays"])
      const mine = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.deepStrictEqual(mine.body.sessions.map(({ id }: { id: string }) => id), ["s2"])
    }))

  it.scopedLive("refuses it from then on with 410 tombstoned, until the tombstone is lifted", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* Server.upload(server, server.token, "s1.jsonl", "one")
      yield* del(server, server.token, "s1")
      const refused = yield* Server.upload(server, server.token, "s1.jsonl", canary)
      assert.deepStrictEqual([refused.status, refused.body.kind], [410, "tombstoned"])
      assert.deepStrictEqual(holding(server.folder, canary), [])
      assert.deepStrictEqual((yield* del(server, server.token, "s1", "/tombstone")).body, { status: "lifted", id: "s1" })
      assert.strictEqual((yield* del(server, server.token, "s1", "/tombstone")).status, 404)
      const again = yield* Server.upload(server, server.token, "s1.jsonl", "two")
      assert.deepStrictEqual([again.status, again.body.revision], [200, 1])
    }))

  it.scopedLive("of what is not there: 404 and a tombstone all the same; repeated: 404", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, headers, status } = yield* del(server, server.token, "never-sent")
      assert.deepStrictEqual([status, body.kind], [404, "not-found"])
      assert.include(headers.get("x-agnes-features") ?? "", "withdraw")
      assert.strictEqual((yield* Server.upload(server, server.token, "never-sent.jsonl", "x")).status, 410)
      assert.strictEqual((yield* del(server, server.token, "never-sent")).status, 404)
    }))

  it.scopedLive("S5 of another's session: the answer of one that never was, and nothing happens to it", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      yield* Server.upload(server, ann, "s1.jsonl", "ann's")
      const foreign = yield* del(server, bob, "s1")
      const unknown = yield* del(server, bob, "s9")
      assert.deepStrictEqual([foreign.status, foreign.body], [unknown.status, unknown.body])
      assert.strictEqual((yield* del(server, bob, "s1", "/tombstone")).status, 200)
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["ann's"])
      assert.strictEqual((yield* Server.upload(server, ann, "s1.jsonl", "ann's and more")).status, 200)
      yield* del(server, ann, "s1")
      assert.strictEqual((yield* del(server, bob, "s1", "/tombstone")).status, 404)
      assert.strictEqual((yield* Server.upload(server, ann, "s1.jsonl", "x")).status, 410)
      const audit = yield* Server.beside(server, Effect.flatMap(SessionStore, (store) => store.audit("ann")))
      const entries = audit.map(({ action, session, versions }) => [action, session, versions])
      assert.deepStrictEqual(entries, [["withdraw", "s1", 2]])
    }))

  it.scopedLive("S1 whatever name it was sent under, the same name takes it back, and no name leaves its folder", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const stems = [
        "UPPER", "a b", "\u00e9t\u00e9", "x..y", "con", "upload_1", `upload_${"0a".repeat(16)}`, "$(id)", "100%25", "<s>"
      ]
      for (const stem of stems) {
        assert.strictEqual((yield* Server.upload(server, server.token, `${stem}.jsonl`, canary)).status, 200, stem)
        const { status } = yield* del(server, server.token, stem)
        assert.strictEqual(status, 200, stem)
        assert.deepStrictEqual(holding(server.folder, canary), [], stem)
        assert.strictEqual((yield* Server.upload(server, server.token, `${stem}.jsonl`, canary)).status, 410, stem)
      }
      const listed = (yield* Server.upload(server, server.token, "odd name.jsonl", "x")).body.filename.slice(0, -6)
      assert.strictEqual((yield* del(server, server.token, listed)).status, 200)
      for (const id of ["../../state/system.sqlite", "..%2f..%2fx", "\u0000", "x".repeat(1100), " "]) {
        assert.include([404, 422], (yield* del(server, server.token, id)).status, id)
      }
      assert.isTrue(fs.existsSync(`${server.folder}/state/system.sqlite`))
    }))

  it.scopedLive("an upload whose body is still coming while it is withdrawn cannot land", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const body = `${Wire.partHead("s1.jsonl")}${canary}${"x".repeat(100_000)}${Wire.partEnd}`
      const headers = { Authorization: `Bearer ${server.token}`, "Content-Length": body.length, Connection: "close" }
      const socket = yield* Wire.hold(server, Wire.head(headers) + body.slice(0, -3))
      let reply = ""
      socket.on("data", (chunk) => reply += String(chunk))
      yield* Wire.eventually(() => fs.readdirSync(`${server.folder}/incoming`).length > 0)
      assert.strictEqual((yield* del(server, server.token, "s1")).status, 404)
      socket.write(body.slice(-3))
      yield* Wire.eventually(() => reply.includes("tombstoned"))
      assert.match(reply, /^HTTP\/1\.1 410/)
      yield* Wire.eventually(() => holding(server.folder, canary).length === 0)
    }))

  it.live("what was recorded as withdrawn and not yet erased is gone after the next start", () =>
    Effect.scoped(Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.startIn(folder)
        const user = yield* Server.person(server, "ann")
        for (const content of [canary, `${canary}, more`]) yield* Server.upload(server, user, "s1.jsonl", content)
        const key = { userId: "ann", session: "s1" }
        yield* Server.beside(server, Effect.flatMap(SessionStore, (store) => store.withdraw(key, 1)))
      }))
      assert.isAbove(holding(folder, canary).length, 1)
      yield* Effect.scoped(Server.startIn(folder))
      assert.deepStrictEqual(holding(folder, canary), [])
    })))

  it.scopedLive("S17 twenty uploads and a withdrawal at once: whatever the order, nothing of it is left", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const upload = (n: number) => Server.upload(server, server.token, "s1.jsonl", canary.repeat(n + 1))
      const uploads = Effect.forEach(Array.from({ length: 20 }, (_, n) => n), upload, { concurrency: "unbounded" })
      const [answers] = yield* Effect.all([uploads, del(server, server.token, "s1")], { concurrency: 2 })
      for (const { status } of answers) assert.include([200, 410], status)
      yield* del(server, server.token, "s1")
      assert.deepStrictEqual(holding(server.folder, canary), [])
    }))
})
