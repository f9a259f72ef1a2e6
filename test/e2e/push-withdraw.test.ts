import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as TempFolder from "../support/TempFolder.ts"
import * as Process from "./serve/Process.ts"
import * as Server from "./serve/Server.ts"
import { Computer } from "./support/Computer.ts"
import { record } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"
import * as PushScene from "./support/PushScene.ts"

const id = "0c0ffee0-1111-4222-8333-444455556666"
const canary = "canary-51b2-in-a-private-session"

/** A computer whose user sends to a real server, both built. */
const connected = Effect.gen(function*() {
  const server = yield* Process.start(yield* TempFolder.make)
  const computer = yield* Effect.acquireRelease(
    Effect.sync(() => new Computer()),
    (made) => Effect.sync(() => made.discard())
  )
  fs.mkdirSync(computer.config, { recursive: true, mode: 0o700 })
  fs.writeFileSync(`${computer.config}/config.yaml`, JSON.stringify({ server: server.url }))
  const token = JSON.stringify({ access_token: server.token, email: "admin@localhost" })
  fs.writeFileSync(`${computer.config}/token.json`, token, { mode: 0o600 })
  const agnes = (...args: ReadonlyArray<string>) => Effect.promise(() => computer.agnes(args))
  const push = Effect.map(agnes("push", "--json"), ({ stdout }) => JSON.parse(stdout) as Record<string, unknown>)
  const capture = (session: string, text: string) =>
    Effect.promise(() => computer.capture(session, computer.transcript(session, record(text))))
  return { server, agnes, push, capture }
})

const files = (server: Server.Server): ReadonlyArray<Buffer> =>
  fs.readdirSync(server.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(`${entry.parentPath}/${entry.name}`))

const holds = (server: Server.Server, text: string): boolean => files(server).some((bytes) => bytes.includes(text))

const ids = (server: Server.Server) =>
  Effect.map(Server.ask(server, "/api/sessions", { token: server.token }), ({ body }) =>
    body.sessions.map((session: { readonly id: string }) => session.id) as ReadonlyArray<string>)

describe("promise 2: a session that is marked private after it was sent", () => {
  it.scopedLive("goes from the server with the next push, is not taken again, and comes back after --undo", () =>
    Effect.gen(function*() {
      const { agnes, capture, push, server } = yield* connected
      yield* capture(id, canary)
      yield* capture("another", "open")
      assert.strictEqual((yield* push)["sessions"], 2)
      yield* capture(id, `${canary}, and more`)
      yield* push
      assert.isTrue(holds(server, canary))

      const marked = yield* agnes("mark-private", id)
      assert.include(marked.stdout, "asks that server to delete it")
      assert.include((yield* agnes("status")).stdout, "to be taken back")
      const taken = yield* push
      assert.deepStrictEqual([taken["withdrawn"], taken["withdrawals_due"]], [1, 0])
      assert.deepStrictEqual(yield* ids(server), ["another"])
      assert.isFalse(holds(server, canary))
      assert.include((yield* agnes("status")).stdout, "taken back since")

      const again = yield* Server.upload(server, server.token, `${id}.jsonl`, record(canary))
      assert.deepStrictEqual([again.status, again.body.kind], [410, "tombstoned"])

      const undone = yield* agnes("mark-private", id, "--undo")
      assert.include(undone.stdout, "to take it again")
      assert.strictEqual((yield* push)["sessions"], 1)
      assert.deepStrictEqual(yield* ids(server), [id, "another"])
      assert.isTrue(holds(server, `${canary}, and more`))
    }), 60_000)

  it.scopedLive("unmarked before the push: nothing is asked", () =>
    Effect.gen(function*() {
      const { agnes, capture, push, server } = yield* connected
      yield* capture(id, "x")
      yield* push
      yield* agnes("mark-private", id)
      yield* agnes("mark-private", id, "--undo")
      const summary = yield* push
      assert.deepStrictEqual([summary["withdrawn"], summary["withdrawals_due"], summary["unchanged"]], [0, 0, 1])
      assert.deepStrictEqual(yield* ids(server), [id])
    }), 60_000)

  it("a server that cannot take it back: due, and both push and status say so", PushScene.scene(async (scene) => {
    scene.session(id)
    await scene.push()
    await scene.computer.agnes(["mark-private", id])
    scene.server.answer(Scripts.status(404, { detail: "Not Found" }, { "x-agnes-features": "sha256" }))
    const { code, stderr, stdout } = await scene.push()
    assert.strictEqual(code, 0)
    assert.include(stdout, "Still to be deleted by a server: 1 (see: agnes status)")
    assert.include(stderr, "this server cannot take sessions back")
    assert.deepStrictEqual(scene.server.requests.at(-1)?.url, `/api/sessions/${id}`)
    const status = await scene.computer.agnes(["status"])
    assert.include(status.stdout, "this server cannot take sessions back")
    const json = JSON.parse((await scene.computer.agnes(["status", "--json"])).stdout)
    assert.deepStrictEqual([json.withdrawals_due.length, json.server.can_withdraw], [1, false])
  }))
})
