import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as fs from "node:fs"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Manage from "../../../src/main/programs/server/tables/Manage.ts"
import * as Register from "../../../src/main/programs/server/tables/Register.ts"
import { KnowledgeStore } from "../../../src/ports/KnowledgeStore.ts"
import * as Known from "../../ports/support/Known.ts"
import * as PullWorld from "../../support/PullWorld.ts"
import * as Server from "./Server.ts"

const by = Audit.operator

/** A server with two tables, a person who may read one of them, and her workspace. */
const scene = Effect.gen(function*() {
  const server = yield* Server.start()
  const token = yield* Server.person(server, "ann")
  const world = yield* PullWorld.make()
  const credentials = { serverUrl: server.url, token: Redacted.make(token) }
  const add = (id: string, rows: number) =>
    Effect.suspend(() => {
      const path = `${server.folder}/${id}.csv`
      fs.writeFileSync(path, `x\n${Array.from({ length: rows }, (_, n) => `${n}\n`).join("")}`)
      return Server.beside(server, Register.register({ id, name: undefined, description: undefined }, path, by, () => {}))
    })
  const grant = (id: string) => Server.beside(server, Manage.grant(id, { email: "ann@example.org" }, by))
  const revoke = (id: string) => Server.beside(server, Manage.revoke(id, { email: "ann@example.org" }, by))
  return { server, world, add, grant, revoke, run: (knobs = PullWorld.knobs) => world.run({ credentials, knobs }) }
})

describe("a pull from the real server", () => {
  it.scopedLive("D4 brings what somebody may read, by ranges too, says 304 when nothing changed, and takes back what was revoked", () =>
    Effect.gen(function*() {
      const { add, grant, revoke, run, world } = yield* scene
      yield* add("orders", 5_000)
      yield* add("secret", 3)
      assert.deepStrictEqual((yield* run()).updated, [])
      yield* grant("orders")
      const first = yield* run({ ...PullWorld.knobs, chunkThreshold: 1_000 })
      assert.deepStrictEqual([first.updated, first.errors], [["orders"], []])
      assert.deepStrictEqual(world.table("orders")?.slice(0, 4), "PAR1")
      const again = yield* run()
      assert.deepStrictEqual([again.updated, again.views, again.errors], [[], "unchanged", []])
      yield* add("orders", 6_000)
      assert.deepStrictEqual((yield* run()).updated, ["orders"])
      yield* revoke("orders")
      const gone = yield* run()
      assert.deepStrictEqual([gone.removed, gone.errors], [["orders"], []])
      assert.isUndefined(world.table("orders"))
    }))

  it.scopedLive("brings the rules in force, and takes the last of them away again", () =>
    Effect.gen(function*() {
      const { run, server, world } = yield* scene
      const now = Date.now()
      const item = Known.item("kv_1", { createdAt: now, updatedAt: now, title: "Tone", content: "Be kind.", status: "mandatory" })
      yield* Server.beside(server, Effect.flatMap(KnowledgeStore, (store) => store.add(item)))
      assert.strictEqual((yield* run()).rules, 1)
      assert.include(world.text(".claude/rules/km_kv_1.md"), "Be kind.")
      assert.strictEqual((yield* run()).rules, 1)
      yield* Server.beside(server, Effect.flatMap(KnowledgeStore, (store) => store.change("kv_1", { status: "revoked" }, now)))
      assert.strictEqual((yield* run()).rules, 0)
      assert.isUndefined(world.text(".claude/rules/km_kv_1.md"))
    }))
})
