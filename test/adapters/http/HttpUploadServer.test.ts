import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Redacted } from "effect"
import * as HttpUploadServer from "../../../src/adapters/http/HttpUploadServer.ts"
import * as Limits from "../../../src/adapters/http/Limits.ts"
import { UploadServer } from "../../../src/ports/UploadServer.ts"
import { type Script, ScriptedServer } from "../../e2e/support/ScriptedServer.ts"
import * as Scripts from "../../e2e/support/Scripts.ts"
import * as Contract from "../../ports/UploadServer.ts"

const started = (script: Script) =>
  Effect.acquireRelease(Effect.promise(() => ScriptedServer.start(script)), (server) => Effect.promise(() => server.stop()))

const layer = HttpUploadServer.layer({ userAgent: "agnes/1.2.3 (linux)" })

const answering = (wanted: Contract.Wanted): Script => {
  const headers = {
    "x-agnes-features": (wanted.features ?? []).join(" "),
    ...(wanted.retryAfter === undefined ? {} : { "retry-after": wanted.retryAfter }),
    ...(wanted.offset === undefined ? {} : { "upload-offset": String(wanted.offset) }),
    ...(wanted.minVersion === undefined ? {} : { "x-agnes-min-version": wanted.minVersion })
  }
  if (wanted.status !== 200) return Scripts.status(wanted.status, { detail: { kind: wanted.kind } }, headers)
  return (exchange) => {
    for (const [name, value] of Object.entries(headers)) exchange.outgoing.setHeader(name, value)
    return Scripts.accept({ ...exchange, outgoing: withoutFeatures(exchange.outgoing) })
  }
}

/** The accepting script names features of its own. */
const withoutFeatures = <A extends { writeHead: (status: number) => unknown }>(outgoing: A): A =>
  new Proxy(outgoing, {
    get: (target, key) => {
      if (key === "writeHead") return (code: number) => target.writeHead(code)
      const value = Reflect.get(target, key) as unknown
      return typeof value === "function" ? (value.bind(target) as unknown) : value
    }
  })

Contract.suite("http", (wanted) =>
  Effect.map(started(answering(wanted)), (server) => ({
    url: server.url,
    layer,
    taken: () => server.requests.filter(({ method }) => method !== "HEAD").map(({ body, headers, method, part, url }) => method === "PATCH" ? {
      fileName: [...new URL(url, server.url).searchParams.values()].join("/"),
      bytes: body,
      token: (headers.authorization ?? "").replace("Bearer ", "")
    } : ({
      fileName: part === undefined
        ? "CLAUDE.local.md"
        : [part.texts["session"], part.texts["name"] ?? part.fileName].filter((text) => text !== undefined).join("/"),
      bytes: part?.bytes ?? Buffer.from((JSON.parse(body.toString()) as { content: string }).content),
      token: (headers.authorization ?? "").replace("Bearer ", "")
    }))
  })))

const bytes = Buffer.from("{\"type\":\"user\"}\n")

/** The reply to one upload to a server with this script. */
const replyTo = (script: Script, upload: Uint8Array = bytes, limits: Partial<Limits.Limits> = {}) =>
  Effect.scoped(Effect.gen(function*() {
    const server = yield* started(script)
    return yield* Effect.flatMap(UploadServer, (client) =>
      client.uploadSession({ serverUrl: server.url, token: Redacted.make("the.to.ken") }, {
        fileName: "s.jsonl",
        source: Contract.source(upload)
      })).pipe(
        Effect.provide(HttpUploadServer.layer({ userAgent: "t", limits: { ...Limits.standard, ...limits } }))
      )
  }))

/** A reply without what is the same for all of them. */
const brief = (script: Script, upload?: Uint8Array, limits?: Partial<Limits.Limits>) =>
  Effect.map(replyTo(script, upload, limits), (reply) =>
    reply._tag === "Answered" ? `${reply.status} ${reply.accepted === undefined ? "not accepted" : "accepted"}` : `${reply._tag} ${reply.code}`)

describe("HttpUploadServer", () => {
  for (const content of [bytes, Buffer.alloc(1_100_000, "z")]) it.effect(`keeps its connection and says who it is, with ${content.length} bytes`, () =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* started(Scripts.accept)
      const client = yield* UploadServer
      const upload = client.uploadSession({ serverUrl: `${server.url}/prefix`, token: Redacted.make("t") }, {
        fileName: "s.jsonl",
        source: Contract.source(content)
      })
      yield* Effect.all([upload, upload, upload])
      assert.deepStrictEqual([server.connections, server.requests.length], [1, 3])
      const [first] = server.requests
      assert.strictEqual(first?.headers["user-agent"], "agnes/1.2.3 (linux)")
      assert.strictEqual(first?.url, "/prefix/api/upload/sessions")
      assert.strictEqual(first?.headers["content-length"], String(first?.body.length))
      assert.isUndefined(first?.headers["transfer-encoding"])
    })).pipe(Effect.provide(layer)))

  it.effect("a file name cannot add a header or a part", () =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* started(Scripts.accept)
      const client = yield* UploadServer
      const fileName = "a\"\r\nX-Evil: 1\r\n\r\nä.jsonl"
      yield* client.uploadSession({ serverUrl: server.url, token: Redacted.make("t") }, {
        fileName,
        source: Contract.source(bytes)
      })
      assert.deepStrictEqual(server.names, ["a%22%0D%0AX-Evil: 1%0D%0A%0D%0Aä.jsonl"])
    })).pipe(Effect.provide(layer)))

  it.effect("a family's file goes to the same route, session and name before it", () =>
    Effect.scoped(Effect.gen(function*() {
      const server = yield* started(Scripts.acceptFamilies)
      const client = yield* UploadServer
      yield* client.uploadFamilyFile({ serverUrl: server.url, token: Redacted.make("t") }, {
        session: "s1",
        name: "subagents/agent-a.meta.json",
        source: Contract.source(bytes)
      })
      const [{ body, url, headers }] = server.requests as [(typeof server.requests)[0]]
      assert.deepStrictEqual([url, headers["content-length"]], ["/api/upload/sessions", String(body.length)])
      const order = [...body.toString("latin1").matchAll(/ name="(\w+)"/g)].map(([, name]) => name)
      assert.deepStrictEqual(order, ["session", "name", "file"])
      assert.deepStrictEqual(server.names, ["agent-a.meta.json"])
    })).pipe(Effect.provide(layer)))

  const big = Buffer.alloc(40_000_000, "z")

  for (const status of [401, 413]) {
    it.effect(`reads a ${status} that comes while 40 MB are still being sent`, () =>
      Effect.map(brief(Scripts.early(status), big), (reply) => assert.strictEqual(reply, `${status} not accepted`)))
  }

  it.effect("a 200 before all was sent accepts nothing", () =>
    Effect.map(
      replyTo(({ outgoing }) => Scripts.json(outgoing, 200, { status: "ok", filename: "s.jsonl", size: 1 }), big),
      (reply) => assert.strictEqual(reply._tag === "Answered" && reply.sentSha256, undefined)
    ))

  it.effect("T6 never follows a redirect, so the token stays here", () =>
    Effect.scoped(Effect.gen(function*() {
      const other = yield* started(Scripts.accept)
      for (const code of [301, 302, 303, 307, 308]) {
        const script = Scripts.status(code, "", { location: `${other.url}/api/upload/sessions` })
        assert.strictEqual(yield* brief(script), `${code} not accepted`)
      }
      assert.strictEqual(other.connections, 0)
    })))

  const ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
  const answers: ReadonlyArray<readonly [what: string, expected: string, script: Script]> = [
    ["a captive portal's page", "200 not accepted", Scripts.raw(`${ok}\r\n<html>Please log in</html>`)],
    ["an empty 204", "204 not accepted", Scripts.raw("HTTP/1.1 204 No Content\r\n\r\n")],
    ["a good body under 201", "201 not accepted", Scripts.status(201, { status: "ok", filename: "s", size: bytes.length })],
    ["JSON of another shape", "200 not accepted", Scripts.status(200, { status: "ok", filename: 7, size: 1 })],
    ["a negative size", "200 not accepted", Scripts.status(200, { status: "ok", filename: "s", size: -1 })],
    ["a hash that is none", "200 not accepted", Scripts.status(200, { status: "ok", filename: "s", size: 1, sha256: "xyz" })],
    ["a list", "200 not accepted", Scripts.status(200, [])],
    ["a refusal under 200", "200 not accepted", Scripts.status(200, { status: "error", detail: "no" })],
    ["100-continue and other noise first", "200 accepted", async ({ incoming, outgoing, read }) => {
      incoming.socket.write("HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n")
      outgoing.writeProcessing()
      await read()
      Scripts.json(outgoing, 200, { status: "ok", filename: "s", size: bytes.length })
    }],
    ["a reply cut short", "NoAnswer REPLY_CUT_SHORT", Scripts.raw(`${ok}content-length: 90\r\n\r\n{"status":"ok"`)],
    ["a 410 cut short", "NoAnswer REPLY_CUT_SHORT", Scripts.raw("HTTP/1.1 410 Gone\r\ncontent-length: 90\r\n\r\n{")],
    ["a 403 cut short", "403 not accepted", Scripts.raw("HTTP/1.1 403 No\r\ncontent-length: 90\r\n\r\n{")],
    ["a head cut short", "NoAnswer ECONNRESET", Scripts.raw("HTTP/1.1 200 OK\r\ncont")],
    ["no answer at all", "NoAnswer ECONNRESET", Scripts.raw("")],
    ["what is no HTTP", "NoAnswer HPE_INVALID", Scripts.raw("SSH-2.0-OpenSSH_9\r\n\r\n")],
    ["an unasked-for upgrade", "NoAnswer HPE_INVALID", Scripts.raw("HTTP/1.1 101 Up\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n")],
    ["a reset in the request", "NoAnswer ECONNRESET", Scripts.resetAfter(1)],
    ["a body that never ends", "200 not accepted", Scripts.endless],
    ["100 MB of body", "200 not accepted", Scripts.status(200, "x".repeat(100_000_000))]
  ]
  const large = Buffer.alloc(1_100_000, "z")
  const byNode = new Map([
    ["what is no HTTP", "NoAnswer HPE_INVALID_CONSTANT"],
    ["an unasked-for upgrade", "NoAnswer ECONNRESET"]
  ])
  for (const [what, expected, script] of answers) {
    it.effect(`T6 ${what}: ${expected}`, () => Effect.map(brief(script), (reply) => assert.strictEqual(reply, expected)))
    // What is too large to be held goes by `node:http`, whose words for what is no HTTP are others. A reset may meet a
    // write of it or a read: two codes, so it has no line here.
    if (what === "a reset in the request") continue
    it.effect(`T6 ${what}, to a large upload: ${expected}`, () =>
      Effect.map(brief(script, large), (reply) => assert.strictEqual(reply, byNode.get(what) ?? expected)))
  }

  it.effect("T6 a server that says nothing is given up after the idle time", () =>
    Effect.map(brief(() => {}, bytes, { idle: 50 }), (reply) => assert.strictEqual(reply, "NoAnswer IDLE_TIMEOUT")))

  it.effect("T6 a reply that trickles is given up after its time", () =>
    Effect.map(
      brief(async ({ outgoing, read }) => {
        await read()
        outgoing.writeHead(200)
        const drip = setInterval(() => outgoing.destroyed ? clearInterval(drip) : outgoing.write(" "), 5)
      }, bytes, { reply: 60 }),
      (reply) => assert.strictEqual(reply, "NoAnswer REPLY_CUT_SHORT")
    ))

  it.effect("T6 the whole exchange has an end, whatever trickles", () =>
    Effect.map(
      brief(({ outgoing }) => {
        const drip = setInterval(() => outgoing.destroyed ? clearInterval(drip) : outgoing.writeProcessing(), 5)
      }, bytes, { total: () => 60 }),
      (reply) => assert.strictEqual(reply, "NoAnswer TOTAL_TIMEOUT")
    ))

  it.effect("a token no header can hold is no answer, and is not repeated", () =>
    Effect.gen(function*() {
      const client = yield* UploadServer
      const reply = yield* client.uploadSession({ serverUrl: "http://127.0.0.1:1", token: Redacted.make("se\ncret") }, {
        fileName: "s.jsonl",
        source: Contract.source(bytes)
      })
      assert.deepStrictEqual(reply, {
        _tag: "NoAnswer",
        code: "ERR_INVALID_CHAR",
        message: "Unexpected error on POST /api/upload/sessions: ERR_INVALID_CHAR."
      })
    }).pipe(Effect.provide(layer)))

  for (const content of [bytes, Buffer.alloc(1_100_000, "z")]) it.effect(`interrupting an upload of ${content.length} bytes closes its connection`, () =>
    Effect.scoped(Effect.gen(function*() {
      const closed = yield* Deferred.make<void>()
      const reached = yield* Deferred.make<void>()
      const server = yield* started(({ incoming }) => {
        // Who does not read never hears that somebody has gone.
        incoming.on("error", () => {}).resume()
        incoming.socket.once("close", () => Deferred.unsafeDone(closed, Effect.void))
        Deferred.unsafeDone(reached, Effect.void)
      })
      const client = yield* UploadServer
      const upload = client.uploadSession({ serverUrl: server.url, token: Redacted.make("t") }, {
        fileName: "s.jsonl",
        source: Contract.source(content)
      })
      const fiber = yield* Effect.fork(upload)
      yield* Deferred.await(reached)
      yield* Fiber.interrupt(fiber)
      yield* Deferred.await(closed)
    })).pipe(Effect.provide(layer)))
})
