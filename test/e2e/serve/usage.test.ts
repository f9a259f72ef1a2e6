import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as OperatorFailed from "../../../src/main/programs/server/OperatorFailed.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import * as Records from "../../domain/transcript/records.ts"
import * as samples from "../../domain/transcript/samples.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Server from "./Server.ts"

/** Counts everything that was sent so far. */
const count = (server: Server.Server) =>
  Effect.map(
    Server.ask(server, "/api/admin/run-session-processor?processor=usage", { method: "POST", token: server.token }),
    ({ body, status }) => assert.deepStrictEqual([status, body.ok], [200, true])
  )

const usage = (server: Server.Server, token: string | undefined, query = "") => Server.ask(server, `/api/usage${query}`, { token })

const csv = (server: Server.Server, token: string, query: string) =>
  Effect.promise(async () => {
    const response = await fetch(`${server.url}/api/usage?format=csv&${query}`, { headers: { authorization: `Bearer ${token}` } })
    return { type: response.headers.get("content-type"), text: await response.text() }
  })

const family = (server: Server.Server, token: string, session: string, name: string, bytes: Uint8Array) => {
  const form = new FormData()
  form.append("session", session)
  form.append("name", name)
  form.append("file", new Blob([new Uint8Array(bytes)]), name.split("/").at(-1))
  return Server.ask(server, "/api/upload/sessions", { method: "POST", body: form, token })
}

const said = (id: string, more: Records.Line = {}) => ({ ...Records.assistant(id, null, `m${id}`, Records.text("x"), Records.usage(1000, 100)), ...more })

const spoken = (model: string, id = "1") => ({
  ...said(id), message: { id: `m${id}`, role: "assistant", model, content: [Records.text("x")], usage: Records.usage(1000, 100) }
})

describe("GET /api/usage", () => {
  it.scopedLive("the recorded sessions have the figures counted by hand, sub-agents told apart", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      for (const name of Object.keys(samples.names) as Array<samples.Name>) {
        yield* Server.upload(server, ann, `${samples.names[name]}.jsonl`, samples.bytes(name))
      }
      yield* count(server)
      const main = yield* usage(server, ann)
      // By hand: see test/domain/usage/Count.test.ts; the transcript of the agent is still missing.
      assert.deepInclude(main.body.total, { messages: 16, input_tokens: 400, output_tokens: 112, cost_usd: 0.00384, subagent_messages: 0 })
      yield* family(server, ann, samples.names.delegating, `subagents/agent-${samples.agentId}.jsonl`, samples.agentBytes())
      yield* count(server)
      const { body, status } = yield* usage(server, ann, "?group=tool")
      assert.strictEqual(status, 200)
      assert.deepInclude(body.total, {
        messages: 18, input_tokens: 450, output_tokens: 126, cost_usd: 0.00432, subagent_messages: 2, subagent_cost_usd: 0.00048,
        prompts: 13, tool_calls: 5, tool_errors: 0, files: 0, unpriced_messages: 0
      })
      assert.deepStrictEqual(body.rows.map((row: any) => [row.key, row.tool_calls]), [["Bash", 4], ["Agent", 1]])
      assert.deepStrictEqual([body.unpriced_models, body.group, body.from], [[], "tool", null])
      const bySession = yield* usage(server, ann, "?group=session&from=2026-11-20&to=2026-11-20")
      assert.strictEqual(bySession.body.rows.length, 7)
      assert.deepStrictEqual((yield* usage(server, ann, "?from=2026-11-21")).body.rows, [])
    }))

  it.scopedLive("a session that came again, or was forked, counts once; withdrawn it vanishes", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      yield* Server.upload(server, ann, "one.jsonl", samples.jsonl(said("1")))
      yield* count(server)
      yield* Server.upload(server, ann, "one.jsonl", samples.jsonl(said("1"), said("2")))
      yield* Server.upload(server, ann, "two.jsonl", samples.jsonl(said("1"), said("2"), said("3")))
      yield* count(server)
      const messages = Effect.map(usage(server, ann), ({ body }) => [body.total.messages, body.total.input_tokens])
      assert.deepStrictEqual(yield* messages, [3, 3000])
      yield* Server.ask(server, "/api/sessions/two", { method: "DELETE", token: ann })
      assert.deepStrictEqual(yield* messages, [2, 2000])
      yield* Server.ask(server, "/api/sessions/one", { method: "DELETE", token: ann })
      assert.deepStrictEqual(yield* messages, [0, 0])
    }))

  it.scopedLive("is of the caller; admins may ask for others, and that is written down", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      yield* Server.upload(server, ann, "s.jsonl", samples.jsonl(said("1")))
      yield* count(server)
      const messages = (token: string, query = "") => Effect.map(usage(server, token, query), ({ body }) => body.total.messages)
      assert.deepStrictEqual([yield* messages(ann), yield* messages(bob), yield* messages(server.token)], [1, 0, 0])
      assert.strictEqual(yield* messages(ann, "?user=ANN@example.org"), 1)
      for (const query of ["?user=ann", "?user=all", "?user=nobody"]) {
        assert.strictEqual((yield* usage(server, bob, query)).status, 403, query)
      }
      assert.strictEqual((yield* usage(server, undefined)).status, 401)
      assert.strictEqual(yield* messages(server.token, "?user=ann@example.org"), 1)
      assert.strictEqual(yield* messages(server.token, "?user=all&group=model&from=2026-01-01"), 1)
      assert.strictEqual((yield* usage(server, server.token, "?user=nobody")).status, 404)
      assert.strictEqual((yield* usage(server, server.token, "?user=all&group=session")).status, 400)
      const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "usage." }, { limit: 9 })))
      assert.deepStrictEqual(entries.map(({ action, params, resource, subject }) => [action, resource, subject, params]), [
        ["usage.read", "usage:all", undefined, { group: "model", from: "2026-01-01", to: null }],
        ["usage.read", "usage:ann", "ann", { group: "day", from: null, to: null }]
      ])
    }))

  it.scopedLive("names of models that begin a formula are texts in the CSV; questions that mean nothing are refused", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const evil = ["=HYPERLINK(\"http://evil\",\"x\")", "+1", "-1", "@sum", "a,b\"c\nd"]
      yield* Server.upload(server, ann, "s.jsonl", samples.jsonl(...evil.map((model, n) => spoken(model, String(n)))))
      yield* count(server)
      const { text, type } = yield* csv(server, ann, "group=model")
      assert.strictEqual(type, "text/csv; charset=utf-8")
      const [head, ...lines] = text.trimEnd().split("\r\n")
      assert.match(head ?? "", /^key,messages,input_tokens,output_tokens,cache_creation_input_tokens,cache_read_input_tokens,/)
      assert.strictEqual(lines.length, 5)
      for (const line of lines) assert.match(line, /^("'[=+\-@]|"a,b)/)
      const { body } = yield* usage(server, ann, "?group=model")
      assert.deepStrictEqual(body.total.cost_usd, null)
      assert.deepStrictEqual([body.total.unpriced_messages, body.unpriced_models.length], [5, 5])
      for (const query of ["?group=person", "?from=yesterday", "?from=2026-02-30", "?format=xml", "?from=2026-02-02&to=2026-01-01"]) {
        assert.strictEqual((yield* usage(server, ann, query)).status, 422, query)
      }
    }))

  it.scopedLive("costs are by the operator's prices where they are named; a wrong file ends the start and says where", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      const file = `${folder}/prices.json`
      const rates = { input: 10, output: 100, cache_write_5m: 0, cache_write_1h: 0, cache_read: 0 }
      const table = { format: 1, version: "2026-01-02", source: "our contract", web_search_per_1000: 0, models: { "claude-x": [rates] } }
      fs.writeFileSync(file, JSON.stringify(table))
      const server = yield* Server.start({ usagePrices: file })
      const ann = yield* Server.person(server, "ann")
      yield* Server.upload(server, ann, "s.jsonl", samples.jsonl(said("1")))
      yield* count(server)
      const { body } = yield* usage(server, ann)
      assert.deepStrictEqual([body.total.cost_usd, body.prices], [0.02, { version: "2026-01-02", source: "our contract" }])
      for (const [content, problem] of [
        ["{", "not JSON"], [JSON.stringify({ ...table, models: { m: [{ ...rates, output: "much" }] } }), "models.m.0.output"], [undefined, "ENOENT"]
      ] as const) {
        if (content === undefined) fs.rmSync(file)
        else fs.writeFileSync(file, content)
        const failed = yield* Effect.flip(Server.start({ usagePrices: file }))
        assert.instanceOf(failed, OperatorFailed.OperatorFailed)
        assert.include(failed.message, problem)
        assert.include(failed.message, file)
        assert.include(failed.message, "AGNES_USAGE_PRICES")
      }
    }))
})
