import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Handle from "../../../src/adapters/sqlite/Handle.ts"
import * as SmallDisk from "../../support/SmallDisk.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const words = "0123456789abcdef"

/** What is in the database is at odds with nothing, as a connection that has seen nothing of it says. */
const isSound = (path: string): void => {
  const fresh = Handle.open(path)
  assert.deepStrictEqual(fresh.run("PRAGMA integrity_check", []), [{ integrity_check: "ok" }])
  fresh.close()
}

describe("a connection to a database", () => {
  it.scoped("a transaction that is tried again after a full disk leaves the index of words sound", (context) =>
    Effect.gen(function*() {
      if (SmallDisk.missing !== undefined) return context.skip(SmallDisk.missing)
      const folder = `${yield* TempFolder.make}/disk`
      yield* SmallDisk.at(folder, "size=2m")
      const path = `${folder}/a.sqlite`
      const handle = Handle.open(path)
      yield* Effect.addFinalizer(() => Effect.sync(handle.close))
      const alone = (sql: string, values: ReadonlyArray<unknown> = []): void => {
        handle.exec("BEGIN IMMEDIATE")
        handle.run(sql, values)
        handle.exec("COMMIT")
      }
      handle.exec("CREATE VIRTUAL TABLE found USING fts5(words, columnsize = 0, prefix = '7 8')")
      handle.exec("INSERT INTO found (found, rank) VALUES ('secure-delete', 1)")
      alone("INSERT INTO found (rowid, words) VALUES (?, ?)", [1, `${words} one`])
      alone("INSERT INTO found (rowid, words) VALUES (?, ?)", [2, `x${words} two`])
      const relieve = SmallDisk.fill(folder, 0)
      assert.throws(() => alone("DELETE FROM found WHERE rowid = ?", [2]), /full|I\/O/)
      if (handle.inTransaction()) handle.exec("ROLLBACK")
      relieve()
      alone("DELETE FROM found WHERE rowid = ?", [2])
      isSound(path)
      assert.deepStrictEqual(handle.run("SELECT rowid FROM found WHERE found MATCH ?", [`${words}`]), [{ rowid: 1 }])
    }))
})
