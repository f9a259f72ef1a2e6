import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile } from "node:child_process"
import * as fs from "node:fs"
import { join } from "node:path"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

/** `agnes backup`, `restore` and `check` as operators run them, beside a server that works. */
const agnes = (...args: ReadonlyArray<string>) =>
  Effect.async<{ readonly code: number; readonly stdout: string; readonly stderr: string }>((resume) => {
    execFile(process.execPath, ["dist/agnes.cjs", ...args], (error, stdout, stderr) =>
      resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })))
  })

describe("keeping", () => {
  it.scopedLive("saved beside a running server, restored elsewhere, served again with the same token", () =>
    Effect.gen(function*() {
      const top = yield* TempFolder.make
      const data = join(top, "data")
      const server = yield* Process.start(data)
      yield* Server.upload(server, server.token, "s.jsonl", "{}\n")
      const saved = yield* agnes("backup", join(top, "b.tar.gz"), "--data-dir", data, "--json")
      assert.strictEqual(saved.code, 0, saved.stderr)
      assert.deepInclude(JSON.parse(saved.stdout), { file: join(top, "b.tar.gz"), damaged: [] })
      assert.match(saved.stderr, /holds every session and the key that signs tokens/)
      const whole = yield* agnes("check", "--data-dir", data, "--json")
      assert.deepStrictEqual([whole.code, JSON.parse(whole.stdout).ok, JSON.parse(whole.stdout).versions], [0, true, 1])
      const copy = join(top, "copy")
      const restored = yield* agnes("restore", join(top, "b.tar.gz"), "--data-dir", copy)
      assert.strictEqual(restored.code, 0, restored.stderr)
      const second = yield* Process.start(copy)
      const { body } = yield* Server.ask(second, "/api/sessions", { token: server.token })
      assert.deepStrictEqual(body.sessions.map(({ sha256 }: Record<string, string>) => sha256), [Server.sha256("{}\n")])
      const user = fs.readdirSync(join(copy, "user_sessions"))[0] ?? ""
      fs.writeFileSync(join(copy, "user_sessions", user, "s.jsonl"), "[]\n")
      const bad = yield* agnes("check", "--data-dir", copy)
      assert.strictEqual(bad.code, 1)
      assert.match(bad.stdout, /^mismatch: .*s#1\n/)
      const partial = yield* agnes("backup", join(top, "c.tar"), "--data-dir", copy)
      assert.strictEqual(partial.code, 3)
      assert.match(partial.stderr, /s#1: not what was received\nRun: agnes check/)
    }), 60_000)

  it.scopedLive("a folder without a server, a full one, a file that is no backup: said, and nothing made", () =>
    Effect.gen(function*() {
      const top = yield* TempFolder.make
      const none = join(top, "none")
      for (const args of [["check"], ["backup", join(top, "b.tar")]]) {
        const ended = yield* agnes(...args, "--data-dir", none)
        assert.strictEqual(ended.code, 1)
        assert.match(ended.stderr, /There is no agnes server in/)
      }
      fs.writeFileSync(join(top, "text"), "hello".repeat(1000))
      const bad = yield* agnes("restore", join(top, "text"), "--data-dir", none)
      assert.deepStrictEqual([bad.code, bad.stderr], [1, "This is not a backup of agnes, or it is damaged.\n"])
      const full = yield* agnes("restore", join(top, "text"), "--data-dir", top)
      assert.match(full.stderr, /is not empty/)
      assert.deepStrictEqual(fs.readdirSync(top), ["text"])
    }), 60_000)
})
