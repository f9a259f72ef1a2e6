import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Rich from "../../pages/session/Rich.ts"
import { fetchAs, send } from "../../pages/session/Stage.ts"
import * as Server from "./Server.ts"

const canary = "canary-of-ann"
const content = `{"type":"user","message":{"content":"${canary}"}}\n`

const stage = Effect.gen(function*() {
  const server = yield* Server.start()
  const ann = yield* Server.person(server, "ann")
  const bob = yield* Server.person(server, "bob")
  yield* send(server, ann, "s1", content)
  yield* send(server, ann, "s1", `${canary} agent\n`, "subagents/agent-a1.jsonl")
  return { server, ann, bob }
})

const download = "/profile/sessions/s1.jsonl"
const pages = [
  "/profile/sessions/s1", download, "/profile/sessions/s1/raw", "/profile/sessions/s1?agent=a1", "/profile/sessions/s1?revision=1",
  "/profile/sessions/s1/files/subagents/agent-a1.jsonl"
]

describe("the pages of one session, over the wire", () => {
  it.scoped("15.10-P4 its owner downloads it: as a file, unchanged, with a tag", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* stage
      const { headers, status, text } = yield* fetchAs(server, ann, download)
      assert.strictEqual(status, 200)
      assert.strictEqual(text, content)
      assert.strictEqual(headers.get("content-type"), "application/x-ndjson")
      assert.strictEqual(headers.get("content-disposition"), "attachment; filename=\"s1.jsonl\"")
      assert.strictEqual(headers.get("content-length"), String(content.length))
      assert.strictEqual(headers.get("etag"), `"${Server.sha256(content)}"`)
      assert.strictEqual(headers.get("x-content-type-options"), "nosniff")
      const head = yield* fetchAs(server, ann, download, { method: "HEAD" })
      assert.deepStrictEqual([head.status, head.text, head.headers.get("content-length")], [200, "", String(content.length)])
    }))

  it.scoped("a download goes on where it broke off, and is not sent twice", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* stage
      const etag = `"${Server.sha256(content)}"`
      const part = yield* fetchAs(server, ann, download, { headers: { range: "bytes=10-19", "if-range": etag } })
      assert.deepStrictEqual([part.status, part.text, part.headers.get("content-range")], [206, content.slice(10, 20), `bytes 10-19/${content.length}`])
      const changed = yield* fetchAs(server, ann, download, { headers: { range: "bytes=10-19", "if-range": "\"old\"" } })
      assert.deepStrictEqual([changed.status, changed.text], [200, content])
      const beyond = yield* fetchAs(server, ann, download, { headers: { range: "bytes=9999-" } })
      assert.deepStrictEqual([beyond.status, beyond.headers.get("content-range")], [416, `bytes */${content.length}`])
      const known = yield* fetchAs(server, ann, download, { headers: { "if-none-match": etag } })
      assert.deepStrictEqual([known.status, known.text], [304, ""])
    }))

  it.scoped("15.10-P2 a path is never more than a name: everything else is not there, and nothing is shown to the signed-out", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* stage
      const odd = [
        "../etc/passwd", "subdir/file.jsonl", ".env", "session.jsonl.bak", "..%2Fetc%2Fpasswd", "..%2f..%2fstate%2fsystem.sqlite", "%2e%2e%2fs1.jsonl",
        "s1%00.jsonl", "s1.jsonl%2f", "%5c..%5cs1.jsonl", "s1..jsonl", ".jsonl", "con.jsonl", "s1/files/subagents/..%2f..%2fs1.jsonl",
        "s1/files/state/.jwt_secret", "s1/files/subagents/agent-a2.jsonl", "s1?page=0", "s1?page=2", "s1?page=x", "s1?revision=2", "s1?revision=-1", "s1?turn=a",
        "s1?agent=..", "s1?agent=a2", "s1/raw?offset=-1", "s1/raw?offset=9999999", "s1/raw?line=0", "%", "%ff.jsonl", "a".repeat(5000)
      ]
      for (const name of odd) {
        const { status, text } = yield* fetchAs(server, ann, `/profile/sessions/${name}`)
        assert.include([404, 400], status, name)
        assert.notInclude(text, canary, name)
        assert.notInclude(text, server.folder, name)
      }
      for (const page of pages) {
        const { status, text } = yield* fetchAs(server, undefined, page)
        assert.strictEqual(status, 302, page)
        assert.notInclude(text, canary, page)
      }
    }))

  it.scoped("somebody else's session is answered as one that never was", () =>
    Effect.gen(function*() {
      const { ann, bob, server } = yield* stage
      for (const page of pages) {
        assert.strictEqual((yield* fetchAs(server, ann, page)).status, 200, page)
        const foreign = yield* fetchAs(server, bob, page, { headers: { accept: "text/html" } })
        const never = yield* fetchAs(server, bob, page.replace("/s1", "/s2"), { headers: { accept: "text/html" } })
        assert.deepStrictEqual([foreign.status, foreign.text], [404, never.text], page)
      }
    }))

  it.scoped("a withdrawn session is gone from every page at once, though it was just read, and what comes after it is the new one", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* stage
      for (const page of pages) yield* fetchAs(server, ann, page)
      yield* Server.ask(server, "/api/sessions/s1", { method: "DELETE", token: ann })
      for (const page of pages) {
        const { status, text } = yield* fetchAs(server, ann, page)
        assert.strictEqual(status, 404, page)
        assert.notInclude(text, canary)
      }
      assert.notInclude(JSON.stringify(Server.kept(server)), canary)
      yield* Server.ask(server, "/api/sessions/s1/tombstone", { method: "DELETE", token: ann })
      yield* send(server, ann, "s1", content.replace(canary, "another"))
      const { text } = yield* fetchAs(server, ann, "/profile/sessions/s1")
      assert.include(text, "another")
      assert.notInclude(text, canary)
    }))

  it.scoped("W-21 names that were odd have pages and downloads like all others", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* stage
      for (const name of ["sess\"ion.jsonl", "sitzung-ü.jsonl", "a#b?c%d.jsonl", "x.jsonl.jsonl", ".hidden.jsonl", "UPPER.JSONL"]) {
        const { body } = yield* Server.upload(server, ann, name, Rich.long(1))
        const file = encodeURIComponent(body.filename as string)
        const got = yield* fetchAs(server, ann, `/profile/sessions/${file}`)
        assert.strictEqual(got.status, 200, name)
        assert.match(got.headers.get("content-disposition") ?? "", /^attachment; filename="[A-Za-z0-9._-]+"$/, name)
      }
    }))
})
