import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Server from "./serve/Server.ts"
import * as Connected from "./support/Connected.ts"
import { record } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"
import * as PushScene from "./support/PushScene.ts"
import { sha256 } from "./support/ScriptedServer.ts"

const id = "0c0ffee0-1111-4222-8333-444455556666"
const canary = "canary-51b2-in-a-private-session"

const { holds, ids } = Connected

describe("promise 2: a session that is marked private after it was sent", () => {
  it.scopedLive("P3 goes from the server with the next push, is not taken again, and comes back after --undo", () =>
    Effect.gen(function*() {
      const { agnes, capture, push, server } = yield* Connected.make
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
      const { agnes, capture, push, server } = yield* Connected.make
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

describe("P2 a mark while the session is being sent", () => {
  const large = `${record("first")}${record("x".repeat(1000)).repeat(40_000)}${record(canary)}`

  for (const deaf of [true, false]) {
    it(`aborts it ${deaf ? "in the middle of the body" : "while the answer is awaited"}, and asks for it back`, PushScene.scene(async (scene) => {
      scene.session(id, deaf ? large : record("short"))
      scene.session("other")
      let arrived = ""
      const marked = new Promise<string>((resolve) => {
        scene.server.answer(async (exchange) => {
          const { incoming, outgoing } = exchange
          if (incoming.method === "DELETE") {
            await exchange.read()
            return Scripts.json(outgoing, 200, { status: "withdrawn", id }, { "x-agnes-features": "sha256 withdraw" })
          }
          const mark = () => scene.computer.agnes(["mark-private", id]).then(({ stdout }) => resolve(stdout))
          if (!deaf) {
            const { part } = await exchange.read()
            if (part?.fileName === `${id}.jsonl`) return void mark()
            return Scripts.json(outgoing, 200, {
              status: "ok", filename: part?.fileName, size: part?.bytes.length, sha256: sha256(part?.bytes ?? Buffer.alloc(0))
            })
          }
          if (arrived !== "") return Scripts.accept(exchange)
          incoming.on("data", (chunk: Buffer) => {
            if (arrived === "") void mark()
            arrived += chunk.toString("latin1")
            incoming.pause()
          })
        })
      })
      const { code, stderr, stdout } = await scene.push()
      assert.include(await marked, "marked as private")
      assert.strictEqual(code, 0)
      assert.include(stderr, `${id}.jsonl`)
      assert.include(stderr, "was marked private while it was being sent")
      assert.include(stdout, "The server deleted 1 private session(s)")
      assert.notInclude(arrived, canary)
      const asked = scene.server.requests.filter(({ method }) => method === "DELETE").map(({ url }) => url)
      assert.deepStrictEqual(asked, [`/api/sessions/${id}`])
      assert.deepStrictEqual([scene.waiting, scene.delivered, scene.skipped], [[], ["other"], [id]])
    }))
  }
})
