import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Granting from "../../../src/main/programs/server/Granting.ts"
import * as Groups from "../../../src/main/programs/server/Groups.ts"
import * as Manage from "../../../src/main/programs/server/tables/Manage.ts"
import { refresh } from "../../../src/main/programs/server/tables/Refresh.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import * as Server from "./Server.ts"

const by = Audit.operator

type Fields = Readonly<Record<string, string>>

const put = (server: Server.Server, id: string, token: string, name: string, content: string, fields: Fields = {}) =>
  Effect.promise(async () => {
    const body = new FormData()
    body.append("file", new Blob([content]), name)
    for (const [key, value] of Object.entries(fields)) body.append(key, value)
    const headers = { authorization: `Bearer ${token}` }
    const reply = await fetch(`${server.url}/api/admin/tables/${id}`, { method: "PUT", headers, body })
    return { status: reply.status, body: await reply.json() as any }
  })

describe("tables that are sent", () => {
  it.scopedLive("an admin makes a table and its versions of files; nothing of one that is refused stays", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ tableUpload: 100_000 })
      const ann = yield* Server.person(server, "ann")
      const said = { name: "Sales", description: "what was sold" }
      const made = yield* put(server, "sales", server.token, "C:\\data\\Sales.CSV", "day,n\n2026-11-01,5\n", said)
      assert.strictEqual(made.status, 200, JSON.stringify(made.body))
      assert.deepInclude(made.body, { what: "made", id: "sales", ...said, rows: 1 })
      assert.deepInclude((yield* put(server, "sales", server.token, "s.csv", "day,n\n2026-11-01,5\n")).body, { what: "same", name: "Sales" })
      const lines = yield* put(server, "sales", server.token, "s.ndjson", "{\"a\":1}\n{\"a\":2}\n")
      assert.deepInclude(lines.body, { what: "version", rows: 2 })
      const manifest = (yield* Server.ask(server, "/api/sync/manifest", { token: server.token })).body.tables
      assert.deepInclude(manifest.Sales, { rows: 2, sha256: lines.body.sha256, source_type: "json" })
      for (const [status, id, name, content] of [
        [422, "sales", "s.csv", "a,b\n1\n"],
        [422, "sales", "s.xlsx", "PK"],
        [422, "sales", "s.csv", ""],
        [422, "a'b", "s.csv", "a\n1\n"],
        [413, "sales", "s.csv", "a\n".repeat(100_000)]
      ] as const) {
        assert.strictEqual((yield* put(server, id, server.token, name, content)).status, status, `${id} ${name}`)
      }
      assert.strictEqual((yield* put(server, "sales", ann, "s.csv", "a\n1\n")).status, 403)
      assert.deepStrictEqual((yield* Server.ask(server, "/api/sync/manifest", { token: server.token })).body.tables, manifest)
      assert.deepStrictEqual(fs.readdirSync(`${server.folder}/tables/.staging`), [])
      const { table: { source } } = yield* Server.beside(server, Manage.show("sales"))
      assert.strictEqual(source, "upload:s.ndjson")
      assert.deepStrictEqual(yield* Server.beside(server, refresh(undefined, by, () => {})), [])
      const named = yield* Effect.flip(Server.beside(server, refresh("Sales", by, () => {})))
      assert.include(String(named), "agnes tables add ID FILE")
      const deeds = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({}, { limit: 10 })))
      assert.lengthOf(deeds.entries.filter(({ action }) => action === "table.register"), 2)
    }))

  it.scopedLive("`groups grant GROUP table TABLE` and `tables grant TABLE --group GROUP` are one grant", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      yield* put(server, "t", server.token, "t.csv", "a\n1\n")
      yield* Server.beside(server, Groups.add({ name: "Data", description: "" }, by))
      yield* Server.beside(server, Groups.join("Data", "ann@example.org", by))
      const table = { type: "table" as const, id: "t" }
      const beside = { group: "Data" }
      const changed = Effect.map(({ changed }: { readonly changed: boolean }) => changed)
      const ways = [
        [Server.beside(server, Granting.grant("Data", table, by)), Server.beside(server, Granting.withdraw("Data", table, by))],
        [Server.beside(server, Manage.grant("t", beside, by)), Server.beside(server, Manage.revoke("t", beside, by))]
      ].map(([give, take]) => [changed(give!), changed(take!)] as const)
      const readable = Effect.map(Server.ask(server, "/api/data/t/check-access", { token: ann }), ({ status }) => status === 204)
      for (const [one, other] of [[0, 1], [1, 0]] as const) {
        assert.isTrue(yield* ways[one]![0])
        assert.isTrue(yield* readable)
        assert.isFalse(yield* ways[other]![0])
        assert.deepStrictEqual((yield* Server.beside(server, Manage.show("t"))).readers.groups.map(({ name }) => name), ["Data"])
        assert.isTrue(yield* ways[other]![1])
        assert.isFalse(yield* readable)
      }
    }))
})
