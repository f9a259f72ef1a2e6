import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { join } from "node:path"
import * as TempFolder from "../../support/TempFolder.ts"
import { Computer } from "../support/Computer.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

describe("agnes tables beside a running server", () => {
  it.scopedLive("adds, shows, grants, refreshes, takes back and removes; what fails changes nothing", () =>
    Effect.gen(function*() {
      const top = yield* TempFolder.make
      const folder = join(top, "data")
      const server = yield* Process.start(folder)
      const computer = yield* Effect.acquireRelease(
        Effect.sync(() => new Computer()),
        (made) => Effect.sync(() => made.discard())
      )
      const agnes = (...args: ReadonlyArray<string>) => Effect.promise(() => computer.agnes(["tables", ...args, "--data-dir", folder], {}))
      const file = join(top, "orders [1].csv")
      const manifest = Effect.map(Server.ask(server, "/api/sync/manifest", { token: server.token }), ({ body }) => body.tables)
      fs.writeFileSync(file, "id,word\n1,a\n2,b\n")
      const added = yield* agnes("add", "o-1", file, "--name", "orders", "--description", "one row an order")
      assert.strictEqual(added.code, 0)
      assert.match(added.stdout, /^Added orders: 2 rows, 2 columns, \d{3} bytes\.\n$/)
      assert.match(added.stderr, /^Only admins may read it so far\. Run: agnes tables grant o-1 /)
      const { orders } = yield* manifest
      assert.deepInclude(orders, { id: "o-1", rows: 2, description: "one row an order", source_type: "csv" })
      const granted = yield* agnes("grant", "orders", "--group", "Everyone", "--json")
      assert.deepInclude(JSON.parse(granted.stdout), { id: "o-1", who: "Everyone", changed: true })
      fs.writeFileSync(file, "id,word\n1,a\n2\n")
      const bad = yield* agnes("refresh")
      assert.strictEqual(bad.code, 1)
      assert.match(bad.stderr, /cannot be registered: .*Line: 3.*\nNothing was changed\.\n$/)
      assert.deepStrictEqual((yield* manifest).orders, orders)
      fs.writeFileSync(file, "id,word\n1,a\n2,b\n3,c\n")
      assert.strictEqual((yield* agnes("refresh", "orders")).stdout, "o-1: new version, 3 rows\n")
      const shown = JSON.parse((yield* agnes("show", "o-1", "--json")).stdout)
      assert.deepInclude(shown, { name: "orders", rows: 3, source: file })
      assert.deepStrictEqual([shown.versions.length, shown.readers.groups[0].name], [2, "Everyone"])
      assert.strictEqual((yield* agnes("grant", "orders")).code, 2)
      const removed = yield* agnes("remove", "orders")
      assert.strictEqual(removed.code, 0)
      assert.deepStrictEqual(yield* manifest, {})
      const none = yield* agnes("show", "orders")
      assert.deepStrictEqual([none.code, none.stderr], [1, "There is no table orders. Run: agnes tables list\n"])
    }), 60_000)
})
