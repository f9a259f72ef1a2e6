import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Server from "./Server.ts"

const member = (
  server: Server.Server,
  fields: Record<string, string>,
  content: string,
  { last = false, token = server.token }: { readonly last?: boolean; readonly token?: string } = {}
) =>
  Effect.suspend(() => {
    const form = new FormData()
    if (last) form.append("file", new Blob([content]), "x")
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    if (!last) form.append("file", new Blob([content]), "x")
    return Server.ask(server, "/api/upload/sessions", { method: "POST", body: form, token })
  })

const agent = { session: "S1", name: "subagents/agent-A.jsonl" }

describe("the family of a session", () => {
  it.scopedLive("is kept before and beside its session, whatever order the fields come in, and is no session", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const first = yield* member(server, agent, "one\n")
      assert.strictEqual(first.status, 200)
      assert.include(first.headers.get("x-agnes-features")!.split(" "), "bundle")
      assert.deepStrictEqual(first.body, {
        status: "ok",
        filename: "s1/subagents/agent-A.jsonl",
        size: 4,
        sha256: Server.sha256("one\n"),
        revision: 1
      })
      assert.strictEqual((yield* member(server, agent, "one\n", { last: true })).body.revision, 1)
      assert.strictEqual((yield* member(server, agent, "one\ntwo\n", { last: true })).body.revision, 2)
      assert.strictEqual((yield* member(server, agent, "one\n")).body.stored.revision, 2)
      assert.strictEqual((yield* member(server, agent, "on")).body.stored.revision, 2)
      assert.strictEqual((yield* member(server, agent, "diverged\n")).body.revision, 3)
      yield* member(server, { session: "s1", name: "tool-results/r.txt" }, "result")
      const { body } = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.deepStrictEqual(body, { sessions: [], count: 0 })
      yield* Server.upload(server, server.token, "s1.jsonl", "session")
      const listed = yield* Server.ask(server, "/api/sessions", { token: server.token })
      assert.deepStrictEqual(listed.body.sessions.map(({ id }: { id: string }) => id), ["s1"])
      assert.includeMembers(Object.values(Server.kept(server)), ["one\n", "one\ntwo\n", "diverged\n", "result", "session"])
    }))

  it.scopedLive("W-21 a name that is none, or half of the fields: 422 and nothing kept", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const names = ["../x", "subagents/../../x", "subagents/a/b", "subagents", "x", "", "other/x", "subagents/.x", "subagents/x\u0000"]
      for (const fields of [...names.map((name) => ({ session: "s1", name })), { session: "s1" }]) {
        const { body, status } = yield* member(server, fields, "x")
        assert.strictEqual(status, 422, JSON.stringify(fields))
        assert.deepStrictEqual(body.detail[0].loc, ["body", "name"])
        assert.strictEqual(body.kind, "invalid")
      }
      for (const fields of [{ name: agent.name }, { session: " ", name: agent.name }]) {
        assert.deepStrictEqual((yield* member(server, fields, "x")).body.detail[0].loc, ["body", "session"])
      }
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("a parent with a hostile name stays in the folder of its owner", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const session of ["../../x", "..", ".", "é", "a/b", "x".repeat(5000), "con"]) {
        const { body, status } = yield* member(server, { ...agent, session }, session)
        assert.strictEqual(status, 200, session.slice(0, 20))
        assert.match(body.filename, /^[a-z0-9_]+\/subagents\/agent-A\.jsonl$/)
      }
      for (const path of Object.keys(Server.kept(server))) {
        assert.match(path, /^user_sessions\/[0-9a-f-]{36}\/\.family\/[a-z0-9_]+\/(\.revisions\/)?subagents\/agent-\+a\.jsonl/)
      }
    }))

  it.scopedLive("goes with its session when that is taken back, and is refused from then on: no trace in the folder", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const canary = "canary-7f3a"
      yield* Server.upload(server, server.token, "s1.jsonl", `${canary}-session`)
      yield* member(server, agent, `${canary}-1`)
      yield* member(server, agent, `${canary}-1-2`)
      yield* member(server, agent, `other ${canary}`)
      yield* member(server, { ...agent, session: "s2" }, "stays")
      const gone = yield* Server.ask(server, "/api/sessions/s1", { method: "DELETE", token: server.token })
      assert.deepStrictEqual(gone.body, { status: "withdrawn", id: "s1", versions: 4 })
      const traces = fs.readdirSync(server.folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => fs.readFileSync(`${entry.parentPath}/${entry.name}`, "latin1"))
        .filter((text) => text.includes(canary) || text.includes(Server.sha256(`${canary}-1`)) || text.includes("agent-A.jsonl\u0000"))
      assert.deepStrictEqual(traces, [])
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["stays"])
      const refused = yield* member(server, agent, `${canary}-1`)
      assert.strictEqual(refused.status, 410)
      assert.strictEqual(refused.body.kind, "tombstoned")
      yield* Server.ask(server, "/api/sessions/s1/tombstone", { method: "DELETE", token: server.token })
      assert.strictEqual((yield* member(server, agent, "again")).body.revision, 1)
    }))

  it.scopedLive("a family alone can be taken back", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* member(server, agent, "x")
      const { body, status } = yield* Server.ask(server, "/api/sessions/s1", { method: "DELETE", token: server.token })
      assert.strictEqual(status, 200)
      assert.strictEqual(body.versions, 1)
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("S5 of two people with equal ids are two families", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      yield* member(server, agent, "ann's", { token: ann })
      assert.strictEqual((yield* member(server, agent, "bob's", { token: bob })).body.revision, 1)
      yield* Server.ask(server, "/api/sessions/s1", { method: "DELETE", token: ann })
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["bob's"])
    }))
})
