import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as TempFolder from "../../support/TempFolder.ts"
import { Computer } from "../support/Computer.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

const beside = Effect.gen(function*() {
  const folder = yield* TempFolder.make
  const server = yield* Process.start(folder)
  const computer = yield* Effect.acquireRelease(
    Effect.sync(() => new Computer()),
    (made) => Effect.sync(() => made.discard())
  )
  const agnes = (...args: ReadonlyArray<string>) =>
    Effect.promise(() => computer.agnes([...args, "--data-dir", folder], { input: "" }))
  return { server, agnes }
})

describe("agnes groups beside a running server", () => {
  it.scopedLive("makes groups, puts people in and takes them out, grants and takes back", () =>
    Effect.gen(function*() {
      const { agnes } = yield* beside
      yield* agnes("users", "add", "ann@example.org")
      const said = Effect.forEach([
        ["groups", "add", "Data", "--description", "who may query"],
        ["groups", "join", "Data", "ann@example.org"],
        ["groups", "join", "Data", "ann@example.org"],
        ["groups", "grant", "Data", "table", "sales.orders"],
        ["groups", "grants"],
        ["groups", "ungrant", "Data", "table", "sales.orders"],
        ["groups", "leave", "Data", "ann@example.org"]
      ], (args) => Effect.map(agnes(...args), ({ code, stdout }) => [code, stdout.replace(/\d{4}-\d\d-\d\d/, "DAY")]))
      assert.deepStrictEqual(yield* said, [
        [0, "Added Data.\n"],
        [0, "ann@example.org is now in Data.\n"],
        [0, "ann@example.org is in Data.\n"],
        [0, "Data may now see table sales.orders.\n"],
        [0, "GROUP  TYPE   RESOURCE      SINCE       BY\nData   table  sales.orders  DAY  operator\n"],
        [0, "Data may no longer see table sales.orders.\n"],
        [0, "ann@example.org is no longer in Data.\n"]
      ])
      const { groups } = JSON.parse((yield* agnes("groups", "list", "--json")).stdout)
      assert.deepStrictEqual(groups.map(({ members, name }: Record<string, unknown>) => [name, members]), [
        ["Admin", 1],
        ["Data", 0],
        ["Everyone", 0]
      ])
      const unknown = yield* agnes("groups", "join", "Nobody", "ann@example.org")
      assert.deepStrictEqual([unknown.code, unknown.stderr], [1, "There is no group Nobody. Run: agnes groups list\n"])
    }), 60_000)

  it.scopedLive("who is in Admin may what admins may, at once; the last one stays unless forced", () =>
    Effect.gen(function*() {
      const { agnes, server } = yield* beside
      yield* agnes("users", "add", "ann@example.org")
      const token = (yield* agnes("tokens", "create", "ann@example.org", "--name", "x")).stdout.trim()
      const status = Effect.map(Server.ask(server, "/auth/admin/tokens", { token }), (answer) => answer.status)
      assert.strictEqual(yield* status, 403)
      yield* agnes("groups", "join", "Admin", "ann@example.org")
      assert.strictEqual(yield* status, 200)
      const { members } = JSON.parse((yield* agnes("groups", "members", "Admin", "--json")).stdout)
      assert.deepStrictEqual(members.map((each: Record<string, unknown>) => [each["email"], each["source"], each["added_by"]]), [
        ["admin@localhost", "system_seed", "system:seed"],
        ["ann@example.org", "admin", "operator"]
      ])
      assert.strictEqual((yield* agnes("users", "disable", "admin@localhost")).code, 0)
      const last = yield* agnes("groups", "leave", "Admin", "ann@example.org")
      assert.strictEqual(last.code, 1)
      assert.include(last.stderr, "is the last admin")
      assert.strictEqual((yield* agnes("groups", "leave", "Admin", "ann@example.org", "--force")).code, 0)
      assert.strictEqual(yield* status, 403)
    }), 60_000)
})
