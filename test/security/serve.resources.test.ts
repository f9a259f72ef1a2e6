import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import * as Process from "../e2e/serve/Process.ts"
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

const mounted = (folder: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=4m", "tmpfs", folder], { stdio: "ignore" }).status === 0

const smallDisk = Effect.acquireRelease(
  Effect.map(TempFolder.make, (folder) => ({ folder, usable: mounted(folder) })),
  ({ folder, usable }) => Effect.sync(() => usable && spawnSync("umount", ["-l", folder]))
)

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
})
