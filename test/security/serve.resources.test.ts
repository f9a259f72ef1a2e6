import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { Readable } from "node:stream"
import { createGzip } from "node:zlib"
import * as People from "../e2e/serve/People.ts"
import * as Process from "../e2e/serve/Process.ts"
import * as Reading from "../e2e/serve/Reading.ts"
import * as Server from "../e2e/serve/Server.ts"
import * as Wire from "../e2e/serve/Wire.ts"
import * as TempFolder from "../support/TempFolder.ts"

const MiB = 1024 * 1024

/** The most memory the process ever had, in MiB. */
const peak = (running: Process.Running): number => {
  const status = fs.readFileSync(`/proc/${running.child.pid}/status`, "utf8")
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024
}

describe.skipIf(process.platform !== "linux")("the server's memory", () => {
  it.scopedLive("W-11 stays flat for 200 MiB without a token, and for 200 MiB that are kept", () =>
    Effect.gen(function*() {
      const server = yield* Process.start(yield* TempFolder.make, ["--max-upload-bytes", String(300 * MiB)])
      const size = 200 * MiB
      yield* Wire.talk(server, (function*() {
        yield Wire.head({ "Content-Length": size })
        yield* Wire.flood(size)
      })(), { replies: Infinity })
      const before = Wire.partHead("large.jsonl")
      const length = before.length + size + Wire.partEnd.length
      const talk = yield* Wire.talk(server, (function*() {
        yield Wire.head({ "Content-Length": length, Authorization: `Bearer ${server.token}` }) + before
        yield* Wire.flood(size)
        yield Wire.partEnd
      })())
      assert.strictEqual(Wire.statusOf(talk), 200)
      assert.include(talk.text, `"size":${size}`)
      assert.isBelow(peak(server), 250)
    }))
})

describe.skipIf(process.platform !== "linux")("a large gzip body", () => {
  it.scopedLive("W-11 of 300 MB is kept with flat memory, and a bomb is given up early", () =>
    Effect.gen(function*() {
      const server = yield* Process.start(yield* TempFolder.make, ["--max-upload-bytes", String(400 * MiB)])
      const size = 300_000_000
      const send = (name: string, bytes: number) =>
        Effect.map(packed(name, bytes), (body) => ({
          body,
          head: Wire.head({
            "Content-Length": body.length,
            "Content-Encoding": "gzip",
            Authorization: `Bearer ${server.token}`
          })
        })).pipe(Effect.flatMap(({ body, head }) => Wire.talk(server, [head, body])))
      const talk = yield* send("large.jsonl", size)
      assert.strictEqual(Wire.statusOf(talk), 200, talk.text)
      assert.include(talk.text, `"size":${size}`)
      assert.strictEqual(Wire.statusOf(yield* send("bomb.jsonl", 600_000_000)), 413)
      assert.isBelow(peak(server), 250)
    }), 120_000)
})

/** A gzip body whose file expands to so many bytes; made in pieces, small itself. */
const packed = (name: string, bytes: number): Effect.Effect<Buffer> =>
  Effect.promise(async () => {
    const piece = Buffer.alloc(1_000_000, `{"type":"user","message":{"role":"user","content":"x"}}\n`)
    const plain = Readable.from((function*() {
      yield Buffer.from(Wire.partHead(name))
      for (let sent = 0; sent < bytes; sent += piece.length) yield piece
      yield Buffer.from(Wire.partEnd)
    })())
    const out: Array<Buffer> = []
    for await (const chunk of plain.pipe(createGzip({ level: 1 }))) out.push(chunk as Buffer)
    return Buffer.concat(out)
  })

const mounted = (folder: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { stdio: "ignore" }).status === 0

const smallDisk = Effect.acquireRelease(
  Effect.map(TempFolder.make, (folder) => ({ folder, usable: mounted(folder) })),
  ({ folder, usable }) => Effect.sync(() => usable && spawnSync("umount", ["-l", folder]))
)

/** Takes every byte that is left. */
const fill = (path: string): void => {
  const file = fs.openSync(path, "w")
  try {
    for (const size of [65_536, 4096, 1]) {
      try {
        for (;;) if (fs.writeSync(file, Buffer.alloc(size)) === 0) break
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error
      }
    }
  } finally {
    fs.closeSync(file)
  }
}

const mayMount = process.platform === "linux" && process.getuid?.() === 0

describe.skipIf(!mayMount)("a full disk", () => {
  it.scopedLive("S17 answers 507 with Retry-After, keeps nothing half, and serves on", (test) =>
    Effect.gen(function*() {
      const { folder, usable } = yield* smallDisk
      if (!usable) return test.skip()
      const server = yield* Server.startIn(folder)
      const kept = yield* Server.upload(server, server.token, "a.jsonl", "a".repeat(2 * MiB))
      assert.strictEqual(kept.status, 200)
      for (const name of ["b", "a"]) {
        const { body, headers, status } = yield* Server.upload(server, server.token, `${name}.jsonl`, "a".repeat(3 * MiB))
        assert.strictEqual(status, 507)
        assert.strictEqual(body.kind, "disk-full")
        assert.strictEqual(headers.get("retry-after"), "60")
      }
      assert.deepStrictEqual(Object.values(Server.kept(server)).map(({ length }) => length), [2 * MiB])
      const small = yield* Server.upload(server, server.token, "c.jsonl", "small")
      assert.strictEqual(small.status, 200)
      const { body } = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.deepStrictEqual(body.sessions.map(({ id }: { id: string }) => id), ["a", "c"])
    }))

  it.scopedLive("S17 no room for the database itself: 507, never 500; one can read, health says it", (test) =>
    Effect.gen(function*() {
      const { folder, usable } = yield* smallDisk
      if (!usable) return test.skip()
      const server = yield* Server.startIn(folder, { rateLimits: false })
      yield* People.add(server, "ann", "correct horse")
      const login = yield* People.session(server, "ann", "correct horse")
      assert.strictEqual((yield* Server.upload(server, server.token, "a.jsonl", "kept")).status, 200)
      yield* Reading.done(server)
      fill(`${folder}/filler`)
      const wishes = [
        Server.upload(server, server.token, "b.jsonl", "lost"),
        Server.notes(server, server.token, { content: "lost" }),
        People.logIn(server, "ann@example.org", "correct horse"),
        Server.ask(server, "/auth/tokens", { method: "POST", token: login, body: JSON.stringify({ name: "x" }) }),
        Server.ask(server, "/api/sessions/a", { method: "DELETE", token: server.token })
      ]
      // A database has some room inside: what still fits may be done, what does not is refused in one word.
      for (const wish of [...wishes, ...wishes, ...wishes]) {
        const { body, headers, status } = yield* wish
        assert.isBelow(status, 508)
        assert.notStrictEqual(status, 500, JSON.stringify(body))
        if (status === 507) assert.deepStrictEqual([body.kind, headers.get("retry-after")], ["disk-full", "60"])
      }
      const health = (yield* Server.ask(server, "/api/health/detailed", { token: server.token })).body
      assert.deepStrictEqual([health.status, health.services.disk.status], ["unhealthy", "error"])
      assert.strictEqual((yield* Server.ask(server, "/api/sessions", { token: server.token })).status, 200)
      fs.rmSync(`${folder}/filler`)
      assert.strictEqual((yield* Server.upload(server, server.token, "c.jsonl", "c after")).status, 200)
      assert.strictEqual((yield* People.logIn(server, "ann@example.org", "correct horse")).status, 200)
      yield* Reading.done(server)
      const names = Object.keys(Server.kept(server)).filter((path) => path.includes("incoming"))
      assert.deepStrictEqual(names, [], "nothing half")
      const { sessions } = (yield* Server.ask(server, "/api/sessions", { token: server.token })).body
      assert.include(sessions.map(({ id }: { id: string }) => id), "c")
    }), 60_000)
})
