import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as net from "node:net"
import * as os from "node:os"
import * as path from "node:path"
import * as tls from "node:tls"
import { Wire } from "../../../../src/adapters/http/wire/Wire.ts"

const request = "GET / HTTP/1.1\r\nhost: x\r\n\r\n"

const selfSigned = (): { readonly key: Buffer; readonly cert: Buffer } => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-tls-"))
  spawnSync("openssl", [
    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", `${folder}/key`, "-out", `${folder}/cert`
  ])
  const files = { key: fs.readFileSync(`${folder}/key`), cert: fs.readFileSync(`${folder}/cert`) }
  fs.rmSync(folder, { recursive: true })
  return files
}

const certificate = selfSigned()

interface Served {
  readonly port: number
  /** How many connections there were. */
  readonly connections: () => number
}

/** A server that answers the n-th request of a connection with the n-th text; `end` closes the connection behind it. */
const serve = (answers: ReadonlyArray<Buffer | string>, more: { readonly end?: boolean; readonly secure?: boolean } = {}) =>
  Effect.acquireRelease(
    Effect.promise(() =>
      new Promise<Served & { readonly stop: () => void }>((resolve) => {
        let connections = 0
        const sockets = new Set<net.Socket>()
        const talk = (socket: net.Socket): void => {
          connections += 1
          sockets.add(socket)
          let n = 0
          socket.on("error", () => {})
          socket.on("data", () => {
            const answer = answers[n++]
            if (answer === undefined) return
            if (more.end === true) socket.end(answer)
            else socket.write(answer)
          })
        }
        const server = more.secure === true ? tls.createServer(certificate, talk) : net.createServer(talk)
        server.listen(0, "localhost", () =>
          resolve({
            port: (server.address() as net.AddressInfo).port,
            connections: () => connections,
            stop: () => {
              server.close()
              sockets.forEach((socket) => socket.destroy())
            }
          }))
      })
    ),
    ({ stop }) => Effect.sync(stop)
  )

const connect = (port: number, how: { readonly secure: boolean; readonly ca?: Buffer } = { secure: false }) =>
  Effect.acquireRelease(
    Effect.sync(() => new Wire({ ...how, host: "localhost", port })),
    (wire) => Effect.sync(() => wire.close())
  )

/** The whole body, taken by somebody who is busy for a turn after each piece. */
const slowly = async (wire: Wire): Promise<Buffer> => {
  const pieces: Array<Buffer> = []
  let isBusy = false
  await wire.each((bytes) => {
    assert.isFalse(isBusy, "nothing comes before more can be taken")
    isBusy = true
    pieces.push(Buffer.from(bytes))
    return new Promise((resolve) => setImmediate(() => {
      isBusy = false
      resolve()
    }))
  })
  return Buffer.concat(pieces)
}

const codeOf = (run: Promise<unknown>) =>
  Effect.promise(() => run.then(() => "none", (error: { readonly code?: string }) => error.code ?? String(error)))

const body = Buffer.from(Array.from({ length: 3_000_000 }, (_, n) => n * 31 % 251))
const answer = Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n`), body])
const parts = [body.subarray(0, 7), body.subarray(7, 2_000_000), body.subarray(2_000_000)]
const inChunks = Buffer.concat([
  Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"),
  ...parts.flatMap((part) => [Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]),
  Buffer.from("0\r\n\r\n")
])

describe("Wire", () => {
  it.scopedLive.each([false, true])("one request after the other, of a length or in chunks, to somebody slow (TLS: %s)", (secure) =>
    Effect.gen(function*() {
      const none = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 404 No\r\ncontent-length: 0\r\n\r\n"
      const { connections, port } = yield* serve([answer, inChunks, none], { secure })
      const wire = yield* connect(port, { secure, ca: certificate.cert })
      for (const status of [200, 200, 404]) {
        assert.strictEqual((yield* Effect.promise(() => wire.ask(request))).status, status)
        const came = yield* Effect.promise(() => slowly(wire))
        assert.isTrue(came.equals(status === 200 ? body : Buffer.alloc(0)))
        assert.isTrue(wire.isReusable)
      }
      assert.strictEqual(connections(), 1)
    }))

  it.scopedLive("a body that ends with its connection, and one that is cut off", () =>
    Effect.gen(function*() {
      const rest = yield* connect((yield* serve([Buffer.concat([Buffer.from("HTTP/1.1 200 OK\r\n\r\n"), body])], { end: true })).port)
      yield* Effect.promise(() => rest.ask(request))
      assert.isTrue((yield* Effect.promise(() => slowly(rest))).equals(body))
      assert.isFalse(rest.isReusable)
      for (const whole of [answer, inChunks]) {
        const short = yield* connect((yield* serve([whole.subarray(0, -1)], { end: true })).port)
        yield* Effect.promise(() => short.ask(request))
        assert.strictEqual(yield* codeOf(slowly(short)), "REPLY_CUT_SHORT")
        assert.isFalse(short.isReusable)
      }
    }))

  it.scopedLive("what is no HTTP, or more than was asked for, ends the connection", () =>
    Effect.gen(function*() {
      for (const nonsense of ["SSH-2.0-x\r\n\r\n", "HTTP/1.1 101 Switching\r\n\r\n", "x".repeat(70_000)]) {
        const wire = yield* connect((yield* serve([nonsense])).port)
        assert.strictEqual(yield* codeOf(wire.ask(request)), "HPE_INVALID")
      }
      const wire = yield* connect((yield* serve(["HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nabc"])).port)
      yield* Effect.promise(() => wire.ask(request))
      assert.strictEqual(String(yield* Effect.promise(() => slowly(wire))), "a")
      assert.isFalse(wire.isReusable)
    }))

  it.scopedLive("who takes may stop, and whoever waits is told when it is closed or nobody answers", () =>
    Effect.gen(function*() {
      const { port } = yield* serve([answer])
      const wire = yield* connect(port)
      yield* Effect.promise(() => wire.ask(request))
      const stop = Object.assign(new Error("enough"), { code: "ENOUGH" })
      assert.strictEqual(yield* codeOf(wire.each(() => { throw stop })), "ENOUGH")
      const silent = yield* connect((yield* serve([])).port)
      const asked = silent.ask(request)
      silent.close()
      assert.strictEqual(yield* codeOf(asked), "ABORTED")
      const nobody = yield* connect(1)
      assert.strictEqual(yield* codeOf(nobody.ask(request)), "ECONNREFUSED")
    }))

  it.scopedLive("C7 a certificate nobody vouches for is refused before the token is sent, whatever the environment says", () =>
    Effect.gen(function*() {
      const { port } = yield* serve([answer], { secure: true })
      const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"]
      process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"
      const wire = yield* connect(port, { secure: true })
      const code = yield* codeOf(wire.ask(request))
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"]
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before
      assert.match(code, /SELF_SIGNED|CERT/)
    }))
})
