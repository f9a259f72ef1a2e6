import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Server from "./Server.ts"

const detailed = (server: Server.Server, query = "", token: string | undefined = server.token) =>
  Server.ask(server, `/api/health/detailed${query}`, { token })

describe("GET /api/version", () => {
  it.scoped("says what runs, from the settings, to everybody", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ version: "9.8.7", channel: "stable", commitSha: "abc" })
      const { body, status } = yield* Server.ask(server, "/api/version")
      assert.strictEqual(status, 200)
      assert.deepInclude(body, { version: "9.8.7", channel: "stable", image_tag: "unknown", commit_sha: "abc" })
      assert.isAbove(body.schema_version, 0)
      assert.match(body.deployed_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/)
      assert.strictEqual((yield* Server.ask(server, "/api/version")).body.deployed_at, body.deployed_at)
    }))
})

describe("GET /api/health/detailed", () => {
  it.scoped("15.5-H9 15.5-H10 15.5-H11 every part for itself, the schema when it is asked for, for any login", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const viewer = yield* Server.person(server, "viewer")
      assert.strictEqual((yield* Server.ask(server, "/api/health/detailed")).status, 401)
      const { body } = yield* detailed(server, "", viewer)
      assert.strictEqual(body.status, "healthy")
      assert.includeMembers(Object.keys(body.services), ["database", "disk", "folder", "users", "erasures", "index"])
      assert.deepStrictEqual(body.services.users, { status: "ok", count: 2 })
      assert.isAbove(body.services.disk.free_bytes, 0)
      assert.strictEqual((yield* detailed(server, "?include=schema,nonsense")).body.services.db_schema.status, "ok")
      assert.notProperty((yield* detailed(server, "?include=nonsense")).body.services, "db_schema")
    }))

  it.scoped("W-24 names no file, no session and no person", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* Server.upload(server, server.token, "canary-session.jsonl", "{}\n")
      const text = JSON.stringify((yield* detailed(server, "?include=schema", yield* Server.person(server, "viewer"))).body)
      for (const word of ["canary", server.folder, "admin@localhost", "viewer", ".jsonl"]) assert.notInclude(text, word)
    }))

  it.scoped("a folder nobody can write to makes it unhealthy, and the rest still speaks", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      fs.renameSync(server.folder, `${server.folder}.away`)
      const { body } = yield* detailed(server)
      fs.renameSync(`${server.folder}.away`, server.folder)
      assert.strictEqual(body.status, "unhealthy")
      assert.strictEqual(body.services.folder.status, "error")
      assert.strictEqual(body.services.users.status, "ok")
      assert.notInclude(JSON.stringify(body), server.folder)
    }))
})
