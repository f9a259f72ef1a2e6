import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as net from "node:net"
import * as os from "node:os"
import * as path from "node:path"
import { afterAll } from "vitest"
import * as NodeTranscripts from "../../../src/adapters/node/NodeTranscripts.ts"
import { Transcripts } from "../../../src/ports/Transcripts.ts"
import * as Contract from "../../ports/Transcripts.ts"

const root = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-transcripts-"))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))
const folder = (): string => fs.mkdtempSync(path.join(root, "f-"))

Contract.suite("node", () => ({
  layer: NodeTranscripts.layer,
  folder: folder(),
  write: (name, bytes) => fs.writeFileSync(name, bytes),
  remove: (name) => fs.rmSync(name)
}))

const isRoot = process.getuid?.() === 0
const outcome = (name: string) => Effect.provide(Contract.outcome(name), NodeTranscripts.layer)

describe("NodeTranscripts", () => {
  it.effect("reliability C1 a folder, a FIFO, a socket and a device are refused and nobody waits for them", () =>
    Effect.gen(function*() {
      const place = folder()
      fs.mkdirSync(`${place}/folder.jsonl`)
      execFileSync("mkfifo", [`${place}/fifo.jsonl`])
      const server = net.createServer().listen(`${place}/socket.jsonl`)
      yield* Effect.promise(() => new Promise((resolve) => server.once("listening", resolve)))
      for (const name of ["folder", "fifo", "socket"]) {
        assert.strictEqual(yield* outcome(`${place}/${name}.jsonl`), "not-regular", name)
      }
      server.close()
      assert.strictEqual(yield* outcome("/etc/passwd"), "not-jsonl")
      assert.strictEqual(yield* outcome("/dev/zero"), "not-jsonl")
    }))

  it.effect.skipIf(!isRoot)("reliability C1 a device that is called a transcript is refused", () =>
    Effect.gen(function*() {
      const device = `${folder()}/zero.jsonl`
      execFileSync("mknod", [device, "c", "1", "5"])
      assert.strictEqual(yield* outcome(device), "not-regular")
    }))

  it.effect("reliability C2 a link at the end is refused, also one to a good transcript", () =>
    Effect.gen(function*() {
      const place = folder()
      fs.writeFileSync(`${place}/real.jsonl`, Contract.record("a"))
      fs.symlinkSync(`${place}/real.jsonl`, `${place}/link.jsonl`)
      fs.symlinkSync("/etc/passwd", `${place}/passwd.jsonl`)
      fs.symlinkSync("nowhere.jsonl", `${place}/dangling.jsonl`)
      for (const name of ["link", "passwd", "dangling"]) assert.strictEqual(yield* outcome(`${place}/${name}.jsonl`), "link")
      assert.strictEqual(yield* outcome(`${place}/real.jsonl`), "open")
    }))

  it.effect.skipIf(!isRoot)("reliability C2 a file of another owner is refused", () =>
    Effect.gen(function*() {
      const name = `${folder()}/theirs.jsonl`
      fs.writeFileSync(name, Contract.record("a"))
      fs.chownSync(name, 12_345, 12_345)
      assert.strictEqual(yield* outcome(name), "foreign-owner")
    }))

  it.effect("one that cannot be looked at is not taken for gone", () =>
    Effect.gen(function*() {
      const loop = `${folder()}/loop`
      fs.symlinkSync(loop, loop)
      const { measure } = yield* Transcripts
      const error = yield* Effect.flip(measure(`${loop}/s.jsonl`))
      assert.deepStrictEqual([error._tag, error.code], ["TranscriptUnreadable", "ELOOP"])
      assert.isUndefined(yield* measure(`/${"n".repeat(300)}.jsonl`))
      assert.isUndefined(yield* measure("/a\u0000b.jsonl"))
    }).pipe(Effect.provide(NodeTranscripts.layer)))

  it.effect.skipIf(isRoot)("one we may not read is unreadable, so another try may work", () =>
    Effect.gen(function*() {
      const name = `${folder()}/closed.jsonl`
      fs.writeFileSync(name, Contract.record("a"), { mode: 0 })
      assert.strictEqual(yield* outcome(name), "TranscriptUnreadable")
    }))

  it.effect("reliability C2 once opened, putting something else in its place changes nothing", () =>
    Effect.scoped(Effect.gen(function*() {
      const name = `${folder()}/s.jsonl`
      fs.writeFileSync(name, Contract.record("mine"))
      const open = yield* (yield* Transcripts).open(name)
      const before = yield* open.hash
      fs.renameSync(name, `${name}.old`)
      fs.writeFileSync(name, Contract.record("swapped in"))
      assert.strictEqual(yield* open.hash, before)
    })).pipe(Effect.provide(NodeTranscripts.layer)))

  it.effect("a name no file can have is refused for good", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* outcome(`/${"n".repeat(300)}.jsonl`), "name-too-long")
      assert.strictEqual(yield* outcome("/a\u0000b.jsonl"), "not-jsonl")
    }))

  it.effect("a first record longer than one read is read to its end", () =>
    Effect.gen(function*() {
      const name = `${folder()}/long.jsonl`
      fs.writeFileSync(name, Contract.record("x".repeat(700_000)))
      assert.strictEqual(yield* outcome(name), "open")
      fs.writeFileSync(name, `{${"x".repeat(700_000)}\n`)
      assert.strictEqual(yield* outcome(name), "not-a-transcript")
    }))

  it.effect("leaves no descriptor open", () =>
    Effect.gen(function*() {
      const place = folder()
      fs.writeFileSync(`${place}/good.jsonl`, Contract.record("a"))
      fs.writeFileSync(`${place}/bad.jsonl`, "[]\n")
      const count = () => fs.readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith(place)
        } catch {
          return false
        }
      }).length
      for (const name of ["good", "bad", "good"]) yield* outcome(`${place}/${name}.jsonl`)
      assert.strictEqual(count(), 0)
    }).pipe(Effect.when(() => process.platform === "linux")))
})
