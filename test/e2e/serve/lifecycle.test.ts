import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"
import * as Wire from "./Wire.ts"

const mode = (path: string): number => fs.statSync(path).mode & 0o777

const uploadHead = (server: Server.Server, length: number): string =>
  Wire.head({ Authorization: `Bearer ${server.token}`, "Content-Length": length, Connection: "close" })

/** Large enough to show on the disk before it has ended. */
const whole = "whole".repeat(20_000)

const body = `${Wire.partHead("s.jsonl")}${whole}${Wire.partEnd}`

/** An upload of which the server has all but the last three bytes. */
const halfSent = (server: Server.Server) =>
  Effect.tap(
    Wire.hold(server, uploadHead(server, body.length) + body.slice(0, -3)),
    () => Wire.eventually(() => fs.readdirSync(`${server.folder}/incoming`).length > 0)
  )

describe("agnes serve", () => {
  it.scopedLive("makes its folder, key, database and first token by itself, for the owner alone", () =>
    Effect.gen(function*() {
      const folder = `${yield* TempFolder.make}/data`
      const server = yield* Process.start(folder)
      assert.strictEqual(mode(folder), 0o700)
      for (const file of ["first-token", ".jwt_secret", "system.sqlite"]) assert.strictEqual(mode(`${folder}/state/${file}`), 0o600)
      assert.deepStrictEqual(JSON.parse(server.said()), {
        url: server.url, data_dir: folder, token_file: `${folder}/state/first-token`
      })
      assert.notInclude(server.said(), server.token)
      assert.strictEqual((yield* Server.ask(server, "/api/catalog/tables", { token: server.token })).status, 200)
    }))

  it.scopedLive("started again it keeps its key and its people, and makes no second token", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const first = yield* Process.start(folder)
      yield* Server.upload(first, first.token, "s.jsonl", "kept")
      assert.strictEqual(yield* Process.kill(first, "SIGTERM"), 0)
      const second = yield* Process.start(folder)
      assert.strictEqual(second.token, first.token)
      const { body } = yield* Server.ask(second, "/api/sessions", { token: first.token })
      assert.strictEqual(body.sessions[0].sha256, Server.sha256("kept"))
    }))

  it.scopedLive("says what to do when the port is taken, the folder is in use, or the arguments are wrong", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const server = yield* Process.start(folder)
      const port = new URL(server.url).port
      const taken = yield* Process.finished(["--port", port, "--data-dir", yield* TempFolder.make])
      assert.strictEqual(taken.code, 1)
      assert.strictEqual(taken.stderr, `Port ${port} is taken. Run: agnes serve --port 0 (takes a free one)\n`)
      const inUse = yield* Process.finished(["--port", "0", "--data-dir", folder])
      assert.strictEqual(inUse.code, 1)
      assert.include(inUse.stderr, "another agnes serve is running")
      assert.strictEqual(inUse.stdout, "")
      for (const args of [["--port", "99999"], ["--max-upload-bytes", "0"], ["--bogus"], ["--port", "x"]]) {
        assert.strictEqual((yield* Process.finished([...args, "--data-dir", folder])).code, 2, args.join(" "))
      }
    }))

  it.scopedLive("W-19 takes no key that others could have read", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* Process.kill(yield* Process.start(folder), "SIGTERM")
      fs.chmodSync(`${folder}/state/.jwt_secret`, 0o644)
      const open = yield* Process.finished(["--port", "0", "--data-dir", folder])
      assert.strictEqual(open.code, 1)
      assert.include(open.stderr, "chmod 600")
      fs.writeFileSync(`${folder}/state/.jwt_secret`, "short", { mode: 0o600 })
      fs.chmodSync(`${folder}/state/.jwt_secret`, 0o600)
      assert.include((yield* Process.finished(["--port", "0", "--data-dir", folder])).stderr, "does not hold a key")
    }))

  it.scopedLive("at SIGTERM answers what is new with 503, finishes what is under way, and ends with 0", () =>
    Effect.gen(function*() {
      const server = yield* Process.start(yield* TempFolder.make)
      const socket = yield* halfSent(server)
      let text = ""
      socket.on("data", (chunk) => text += String(chunk))
      server.child.kill("SIGTERM")
      const late = yield* Effect.repeat(Server.ask(server, "/api/health"), { until: ({ status }) => status !== 200 })
      assert.strictEqual(late.status, 503)
      assert.strictEqual(late.body.kind, "unavailable")
      assert.match(late.headers.get("retry-after") ?? "", /^\d+$/)
      assert.strictEqual(late.headers.get("connection"), "close")
      socket.write(body.slice(-3))
      assert.strictEqual(yield* server.ended, 0)
      assert.match(text, /^HTTP\/1\.1 200/)
      assert.deepStrictEqual(Object.values(Server.kept(server)), [whole])
    }))

  it.scopedLive("at SIGINT does not wait for an upload that never ends, and keeps nothing of it", () =>
    Effect.gen(function*() {
      const server = yield* Process.start(yield* TempFolder.make)
      yield* halfSent(server)
      assert.strictEqual(yield* Process.kill(server, "SIGINT"), 0)
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("S17 kill -9 during an upload: nothing visible, cleaned at start, taken when it comes again", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const first = yield* Process.start(folder)
      yield* halfSent(first)
      yield* Process.kill(first, "SIGKILL")
      assert.deepStrictEqual(Object.keys(Server.kept(first)).map((path) => path.split("/")[0]), ["incoming"])
      const second = yield* Process.start(folder)
      assert.deepStrictEqual(Server.kept(second), {})
      assert.strictEqual((yield* Server.ask(second, "/api/sessions", { token: second.token })).body.count, 0)
      assert.strictEqual((yield* Server.upload(second, second.token, "s.jsonl", whole)).body.revision, 1)
    }))

  it.scopedLive("S17 kill -9 among growing sessions: whatever was acknowledged is there, whole", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const acknowledged = new Map<string, string>()
      for (let round = 1; round <= 4; round++) {
        const server = yield* Process.start(folder)
        let answers = 0
        const grow = (name: string) =>
          Effect.gen(function*() {
            for (;;) {
              const content = `${acknowledged.get(name) ?? ""}{"round":${round}}\n`
              const { status } = yield* Server.upload(server, server.token, `${name}.jsonl`, content)
              assert.strictEqual(status, 200)
              acknowledged.set(name, content)
              if (++answers === round * 7) server.child.kill("SIGKILL")
            }
          })
        yield* Effect.forEach(["a", "b", "c", "d"], (name) => Effect.exit(grow(name)), { concurrency: "unbounded" })
        yield* server.ended
      }
      const last = yield* Process.start(folder)
      const { body } = yield* Server.ask(last, "/api/sessions", { token: last.token })
      const files = Server.kept(last)
      for (const [name, content] of acknowledged) {
        const row = body.sessions.find(({ id }: { id: string }) => id === name)
        const text = Object.entries(files).find(([path]) => path.endsWith(`/${name}.jsonl`) && !path.includes(".revisions"))?.[1]
        assert.isTrue(text?.startsWith(content), name)
        assert.isAtLeast(row.size, content.length)
        const recorded = Object.values(files).find((bytes) => Server.sha256(bytes) === row.sha256)
        assert.isTrue(recorded?.startsWith(content), name)
      }
      assert.strictEqual(acknowledged.size, 4)
    }))

  it.scopedLive("a folder that cannot be made: exit 1 and why", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      fs.writeFileSync(`${folder}/file`, "")
      const { code, stderr } = yield* Process.finished(["--port", "0", "--data-dir", `${folder}/file/data`])
      assert.strictEqual(code, 1)
      assert.include(stderr, `${folder}/file/data`)
    }))
})
