import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Server from "./Server.ts"

const id = "0b6a3f1c-7f9a-4b7e-9d2e-0f6f3d1c2b3a"

describe("POST /api/upload/sessions", () => {
  it.scopedLive("15.1-U1 15.1-U15 15.1-U19 keeps the name and the bytes, below the user's id, and says size and hash", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const content = "{\"type\":\"user\"}\nnot json \u0000 \u{1F600}\r\n"
      const { body, status } = yield* Server.upload(server, server.token, `${id}.jsonl`, content)
      assert.strictEqual(status, 200)
      const size = Buffer.byteLength(content)
      assert.deepStrictEqual(body, {
        status: "ok", filename: `${id}.jsonl`, size, sha256: Server.sha256(content), revision: 1
      })
      const [[path, bytes]] = Object.entries(Server.kept(server)) as [[string, string]]
      assert.match(path, new RegExp(`^user_sessions/[0-9a-f-]{36}/${id}\\.jsonl$`))
      assert.strictEqual(bytes, content)
    }))

  it.scopedLive("15.1-U5 anybody with a token may upload, into a folder of their own", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const token = yield* Server.person(server, "analyst1")
      assert.strictEqual((yield* Server.upload(server, token, "s.jsonl", "{}")).status, 200)
      assert.deepStrictEqual(Server.kept(server), { "user_sessions/analyst1/s.jsonl": "{}" })
    }))

  it.scopedLive("15.1-U2 15.1-U18 without a credential: 401, nothing kept", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, headers, status } = yield* Server.upload(server, undefined, "s.jsonl", "{}")
      assert.strictEqual(status, 401)
      assert.deepStrictEqual(body, { detail: "Missing or invalid Authorization header", kind: "auth" })
      assert.strictEqual(headers.get("www-authenticate"), "Bearer")
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("15.1-U3 15.1-U21 S1 a name with folders keeps its last part, and no path is shown", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body } = yield* Server.upload(server, server.token, "../../../etc/cron.jsonl", "{}")
      assert.strictEqual(body.filename, "cron.jsonl")
      assert.notInclude(JSON.stringify(body), server.folder)
    }))

  it.scopedLive("W-21 odd names get one of ours, the same for the same name, and grow like others", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const first = yield* Server.upload(server, server.token, ".hidden", "a")
      const again = yield* Server.upload(server, server.token, ".hidden", "ab")
      const other = yield* Server.upload(server, server.token, "ü ?.txt", "a")
      for (const { body, status } of [first, again, other]) {
        assert.strictEqual(status, 200)
        assert.match(body.filename, /^upload_[0-9a-f]{32}\.jsonl$/)
      }
      assert.strictEqual(again.body.filename, first.body.filename)
      assert.strictEqual(again.body.revision, 2)
      assert.notStrictEqual(other.body.filename, first.body.filename)
    }))

  it.scopedLive("15.1-U4 an empty file is taken", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, status } = yield* Server.upload(server, server.token, "empty.jsonl", "")
      assert.strictEqual(status, 200)
      assert.strictEqual(body.size, 0)
      assert.strictEqual(body.sha256, Server.sha256(""))
    }))

  it.scopedLive("the same bytes again change nothing; an older copy never replaces a longer one", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const send = (content: string) => Server.upload(server, server.token, "s.jsonl", content)
      yield* send("one")
      assert.strictEqual((yield* send("one")).body.revision, 1)
      yield* send("one two")
      const { body, status } = yield* send("one t")
      assert.strictEqual(status, 200)
      assert.deepStrictEqual(body, {
        status: "ok",
        filename: "s.jsonl",
        size: 5,
        sha256: Server.sha256("one t"),
        revision: 2,
        stored: { sha256: Server.sha256("one two"), size: 7, revision: 2 }
      })
      const files = Object.entries(Server.kept(server)).map(([path, text]) => [path.split("/").slice(2).join("/"), text])
      assert.deepStrictEqual(files, [[".revisions/s/1.jsonl", "one"], ["s.jsonl", "one two"]])
    }))

  it.scopedLive("a diverging copy is kept beside a longer one", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const send = (content: string) => Server.upload(server, server.token, "s.jsonl", content)
      yield* send("aaaa")
      const shorter = yield* send("bb")
      assert.strictEqual(shorter.body.revision, 2)
      assert.deepStrictEqual(shorter.body.stored, { sha256: Server.sha256("aaaa"), size: 4, revision: 1 })
      const longer = yield* send("cccccc")
      assert.notProperty(longer.body, "stored")
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["aaaa", "bb", "cccccc"])
    }))

  it.scopedLive("50 uploads of one session at once: the longest wins, whatever their order", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const whole = Array.from({ length: 50 }, (_, n) => `{"line":${n}}\n`)
      const copies = whole.map((_, n) => whole.slice(0, n + 1).join(""))
      const mixed = copies.map((_, n) => copies[(n * 17) % 50]!)
      const answers = yield* Effect.forEach(
        mixed,
        (content) => Effect.map(Server.upload(server, server.token, "s.jsonl", content), (answer) => ({ content, answer })),
        { concurrency: "unbounded" }
      )
      for (const { answer, content } of answers) {
        assert.strictEqual(answer.status, 200)
        assert.strictEqual(answer.body.sha256, Server.sha256(content))
      }
      const { body } = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.strictEqual(body.sessions[0].sha256, Server.sha256(copies[49]!))
      const current = Object.entries(Server.kept(server)).filter(([path]) => !path.includes(".revisions"))
      assert.deepStrictEqual(current.map(([, text]) => text), [copies[49]!])
    }))
})

describe("POST /api/upload/local-md", () => {
  it.scopedLive("15.1-U11 15.1-U14 keeps the notes of who sends them, and counts characters", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const token = yield* Server.person(server, "analyst1")
      const { body, status } = yield* Server.notes(server, token, { content: "é\u{1F600}" })
      assert.strictEqual(status, 200)
      assert.deepStrictEqual(body, { status: "ok", user: "analyst1@example.org", size: 2 })
      assert.deepStrictEqual(Server.kept(server), { "user_local_md/analyst1.md": "é\u{1F600}" })
    }))

  it.scopedLive("15.1-U12 without a credential: 401", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      assert.strictEqual((yield* Server.notes(server, undefined, { content: "x" })).status, 401)
    }))

  it.scopedLive("15.1-U13 without content: 422", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const body of ["", "{", "null", "[]", "{}", "{\"content\":1}", "[".repeat(100_000), "{\"__proto__\":{\"content\":1}}"]) {
        const answer = yield* Server.notes(server, server.token, body)
        assert.strictEqual(answer.status, 422, body.slice(0, 20))
        assert.strictEqual(answer.body.kind, "invalid")
      }
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("W-11 more than 5 MiB: 413", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const { body, status } = yield* Server.notes(server, server.token, { content: "x".repeat(6 * 1024 * 1024) })
      assert.strictEqual(status, 413)
      assert.strictEqual(body.kind, "too-large")
    }))
})
