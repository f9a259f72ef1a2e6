import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as net from "node:net"
import { gzipSync } from "node:zlib"
import * as Server from "./Server.ts"

const id = (digit: string): string => digit.repeat(32)

interface Part {
  readonly at: number
  readonly of: number
  readonly body: string | Uint8Array
  readonly id?: string
  readonly file?: string
  readonly before?: string
  /** Of the whole file; makes it the last part. */
  readonly sha256?: string
  readonly token?: string
  readonly headers?: Record<string, string>
  readonly query?: string
}

const headersOf = ({ at, before, headers, of, sha256 }: Part): Record<string, string> => ({
  "content-type": "application/partial-upload",
  "upload-offset": String(at),
  "upload-length": String(of),
  "upload-complete": sha256 === undefined ? "?0" : "?1",
  ...(before === undefined ? {} : { "x-agnes-prefix-sha256": before }),
  ...(sha256 === undefined ? {} : { "x-agnes-sha256": sha256 }),
  ...headers
})

const pathOf = ({ file = "s1.jsonl", id: name = id("a"), query }: Partial<Part>): string =>
  `/api/uploads/${name}?${query ?? `file=${file}`}`

const send = (server: Server.Server, part: Part) =>
  Server.ask(server, pathOf(part), {
    method: "PATCH", body: part.body, headers: headersOf(part), token: part.token ?? server.token
  })

const progress = (server: Server.Server, name = id("a"), token = server.token) =>
  Server.ask(server, `/api/uploads/${name}`, { method: "HEAD", token })

/** Bytes on the server's disk of uploads under way. */
const landed = ({ folder }: Server.Server): number =>
  fs.readdirSync(`${folder}/uploads`, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith(".bytes"))
    .reduce((sum, { name, parentPath }) => sum + fs.statSync(`${parentPath}/${name}`).size, 0)

/** Sends the head of a request and so much of its body, waits until the server has written it, and hangs up. */
const breakOff = (server: Server.Server, part: Part, after: number) =>
  Effect.promise(async () => {
    const { port } = new URL(server.url)
    const socket = net.connect(Number(port), "127.0.0.1")
    const headers = { ...headersOf(part), host: "x", authorization: `Bearer ${server.token}`, "content-length": String(part.body.length) }
    socket.write(`PATCH ${pathOf(part)} HTTP/1.1\r\n${Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`).join("")}\r\n`)
    socket.write(part.body.slice(0, after))
    while (landed(server) < part.at + after) await new Promise((resolve) => setImmediate(resolve))
    await new Promise<void>((resolve) => void socket.end(resolve))
    await new Promise((resolve) => socket.on("close", resolve).resume())
  })

const text = (length: number): string => "0123456789abcde\n".repeat(Math.ceil(length / 16)).slice(0, length)

describe("a session in parts", () => {
  it.scopedLive("what was appended is a version like any other, and only behind the very bytes the server has", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const [one, two] = ["{\"a\":1}\n", "{\"b\":2}\n"]
      yield* Server.upload(server, server.token, "s1.jsonl", one)
      const append = { at: one.length, of: 16, body: two, before: Server.sha256(one), sha256: Server.sha256(one + two) }
      const taken = yield* send(server, append)
      assert.deepStrictEqual([taken.status, taken.body], [200, {
        status: "ok", filename: "s1.jsonl", size: 16, sha256: Server.sha256(one + two), revision: 2
      }])
      // The reply was lost: the same again is the same version.
      assert.deepStrictEqual((yield* send(server, append)).body, taken.body)
      assert.include(taken.headers.get("x-agnes-features")!.split(" "), "append")
      // Not behind other bytes, not with another end than announced, not into a session nobody has.
      const wrong = yield* send(server, { ...append, before: Server.sha256("x") })
      assert.deepStrictEqual([wrong.status, wrong.body.kind, wrong.body.stored], [412, "changed", {
        revision: 2, sha256: Server.sha256(one + two), size: 16
      }])
      assert.strictEqual((yield* send(server, { ...append, sha256: Server.sha256("x") })).status, 412)
      const none = yield* send(server, { ...append, file: "s2.jsonl" })
      assert.deepStrictEqual([none.status, none.body.stored], [412, undefined])
      assert.strictEqual((yield* send(server, { ...append, of: 17 })).status, 400)
      const { body } = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.deepStrictEqual(body.sessions.map((row: { sha256: string }) => row.sha256), [Server.sha256(one + two)])
      assert.deepStrictEqual(Object.values(Server.kept(server)), [one, one + two])
    }))

  it.scopedLive("parts come one after the other, packed or not; what broke off goes on where it ended", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const whole = text(3_000_000)
      const part = { of: whole.length }
      const first = yield* send(server, { ...part, at: 0, body: gzipSync(whole.slice(0, 1_000_000)), headers: { "content-encoding": "gzip" } })
      assert.deepStrictEqual([first.status, first.headers.get("upload-offset")], [204, "1000000"])
      yield* breakOff(server, { ...part, at: 1_000_000, body: whole.slice(1_000_000) }, 300_000)
      const there = yield* progress(server)
      assert.deepStrictEqual(
        [there.status, there.headers.get("upload-offset"), there.headers.get("upload-length"), there.headers.get("upload-complete")],
        [200, "1300000", "3000000", "?0"]
      )
      const elsewhere = yield* send(server, { ...part, at: 1_000_000, body: "x" })
      assert.deepStrictEqual([elsewhere.status, elsewhere.body.kind, elsewhere.headers.get("upload-offset")], [409, "offset", "1300000"])
      const rest = yield* send(server, { ...part, at: 1_300_000, body: whole.slice(1_300_000) })
      assert.strictEqual(rest.headers.get("upload-offset"), "3000000")
      const end = { ...part, at: 3_000_000, body: "", sha256: Server.sha256(whole) }
      const done = yield* send(server, end)
      assert.deepStrictEqual([done.status, done.body.sha256, done.body.revision], [200, Server.sha256(whole), 1])
      // The answer was lost: it is given again, and nothing is put together twice.
      assert.strictEqual((yield* progress(server)).headers.get("upload-complete"), "?1")
      assert.deepStrictEqual((yield* send(server, end)).body, done.body)
      const files = Object.entries(Server.kept(server))
      assert.deepStrictEqual(files.filter(([path]) => path.endsWith(".jsonl")).map(([, content]) => content === whole), [true])
      assert.isTrue(files.every(([path, content]) => path.endsWith(".jsonl") || content.length < 1000), "only a note is left")
    }))

  it.scopedLive("nobody reaches the upload of somebody else, nor one of a session that was taken back", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const eve = yield* Server.person(server, "eve")
      const secret = "canary".repeat(300_000)
      const part = { of: secret.length, at: 0, body: secret.slice(0, 1_500_000) }
      assert.strictEqual((yield* send(server, part)).status, 204)
      assert.strictEqual((yield* progress(server, id("a"), eve)).status, 404)
      const theirs = yield* send(server, { ...part, at: 1_500_000, body: "x", token: eve })
      assert.deepStrictEqual([theirs.status, theirs.headers.get("upload-offset")], [404, null])
      assert.strictEqual((yield* Server.ask(server, `/api/uploads/${id("a")}`, { method: "DELETE", token: eve })).status, 204)
      assert.strictEqual((yield* progress(server)).headers.get("upload-offset"), "1500000")
      assert.strictEqual((yield* Server.ask(server, `/api/uploads/${id("a")}`)).status, 401)
      // A part of another file under the same id.
      assert.strictEqual((yield* send(server, { ...part, at: 1_500_000, body: "x", file: "s2.jsonl" })).status, 400)

      yield* Server.ask(server, "/api/sessions/s1", { method: "DELETE", token: server.token })
      assert.notInclude(Object.values(Server.kept(server)).join(""), "canary")
      assert.strictEqual((yield* progress(server)).status, 404)
      const late = yield* send(server, part)
      assert.deepStrictEqual([late.status, late.body.kind], [410, "tombstoned"])
      assert.notInclude(Object.values(Server.kept(server)).join(""), "canary")
    }))

  it.scopedLive("is bounded like a whole one: length, quota, names, headers, and how many are under way", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxUploadBytes: 4_000_000, quotaBytes: 6_000_000 })
      const part = { of: 3_000_000, at: 0, body: text(1_200_000) }
      assert.strictEqual((yield* send(server, { ...part, of: 4_000_001 })).status, 413)
      const bomb = { ...part, id: id("b"), body: gzipSync(Buffer.alloc(5_000_000)), headers: { "content-encoding": "gzip" } }
      assert.strictEqual((yield* send(server, bomb)).status, 413)
      for (const query of ["", "file=", "session=s", "session=s&name=..%2Fx"]) {
        assert.strictEqual((yield* send(server, { ...part, query })).status, 422, query)
      }
      assert.strictEqual((yield* send(server, { ...part, headers: { "upload-offset": "-1" } })).status, 422)
      assert.strictEqual((yield* send(server, { ...part, id: "x" })).status, 422)
      assert.strictEqual((yield* send(server, { ...part, at: 5 })).status, 404)
      assert.strictEqual((yield* Server.ask(server, `/api/uploads/${id("b")}`, { method: "DELETE", token: server.token })).status, 204)
      for (const digit of ["1", "2", "3"]) {
        assert.strictEqual((yield* send(server, { ...part, id: id(digit), file: `${digit}.jsonl` })).status, 204)
      }
      // What is under way counts.
      const full = yield* send(server, { ...part, id: id("4"), file: "4.jsonl" })
      assert.deepStrictEqual([full.status, full.body.kind], [507, "quota"])
    }))
})
