import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import Database from "libsql"
import * as Server from "./Server.ts"

/** Rows without bytes: the manifest never looks at a file. */
const fill = (server: Server.Server, count: number): void => {
  const database = new Database(`${server.folder}/state/system.sqlite`)
  database.exec("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE")
  const table = database.prepare("INSERT INTO data_tables VALUES (?, ?, 'what is in it', '/in/x.csv', 1, ?)")
  const version = database.prepare("INSERT INTO data_table_versions VALUES (?, ?, ?, ?, ?, 9000000000, 7, 'csv', 1, 'operator', '{}')")
  const reader = database.prepare("INSERT INTO data_table_readers VALUES (?, 'ann', 1, 'operator')")
  for (let n = 1; n <= count; n++) {
    const id = `table_${String(n).padStart(6, "0")}`
    const hex = n.toString(16)
    table.run([id, id, n])
    version.run([id, n, hex.padStart(32, "0"), hex.padStart(64, "a"), hex.padStart(32, "b")])
    reader.run([id])
  }
  database.exec("COMMIT")
  database.close()
}

describe("ten thousand tables", () => {
  it.scopedLive("W-23 a manifest of all of them is one reply, and to who has it already an empty one", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      fill(server, 10_000)
      const timed = (token: string, headers: Record<string, string> = {}) =>
        Effect.promise(async () => {
          const reply = await fetch(`${server.url}/api/sync/manifest`, { headers: { authorization: `Bearer ${token}`, ...headers } })
          const text = await reply.text()
          return { status: reply.status, tag: reply.headers.get("etag") ?? "", text }
        })
      const first = yield* timed(ann)
      assert.strictEqual(Object.keys(JSON.parse(first.text).tables).length, 10_000)
      const again = yield* timed(ann, { "if-none-match": first.tag })
      assert.deepStrictEqual([again.status, again.text], [304, ""])
      assert.deepStrictEqual(JSON.parse((yield* timed(bob)).text).tables, {})
    }))
})
