import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Server from "./Server.ts"

const claude = "/api/admin/workspace-prompt-template"
const welcome = "/api/admin/welcome-template"

const sending = (server: Server.Server, method: string, path: string, body?: unknown, token = server.token) =>
  Effect.promise(async () => {
    const reply = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...body === undefined ? {} : { "content-type": "application/json" } },
      ...body === undefined ? {} : { body: JSON.stringify(body) }
    })
    const text = await reply.text()
    return { status: reply.status, json: text === "" ? undefined : JSON.parse(text) }
  })

describe("texts for workspaces", () => {
  it.scopedLive("are ours until an admin keeps another, for everybody by their own name, and again when it is taken away", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const given = (token = ann) => sending(server, "GET", `/api/welcome?server_url=${server.url}`, undefined, token)
      const first = yield* given()
      assert.include(first.json.content, "AI Data Analyst")
      assert.include(first.json.content, "ann@example.org")
      assert.include(first.json.content, "could read no table")

      assert.strictEqual((yield* sending(server, "GET", claude, undefined, ann)).status, 403)
      const content = "# {{user.name}} at {{instance}}{{^has_tables}}: nothing yet{{/has_tables}}; da sync"
      const kept = yield* sending(server, "PUT", claude, { content })
      assert.deepStrictEqual([kept.status, kept.json.content, kept.json.legacy_strings_detected], [200, content, ["da sync"]])
      assert.match(kept.json.updated_at, /^\d{4}-\d\d-\d\dT/)
      const host = server.url.replace("http://", "")
      assert.strictEqual((yield* given()).json.content, `# ann at ${host}: nothing yet; da sync`)
      assert.strictEqual((yield* sending(server, "GET", welcome)).json.content, null)

      const preview = yield* sending(server, "POST", `${welcome}/preview`, { content: "{{init_line}}" })
      assert.strictEqual(preview.json.content, `agnes init --server-url ${server.url}`)
      for (const [method, path] of [["PUT", claude], ["POST", `${claude}/preview`], ["PUT", welcome]] as const) {
        const refused = yield* sending(server, method, path, { content: "{{nobody}}" })
        assert.strictEqual(refused.status, 400)
        assert.match(refused.json.detail, /^Template invalid: \{\{nobody\}\}/)
        assert.strictEqual((yield* sending(server, method, path, { content: "x".repeat(200_001) })).status, 400)
        assert.strictEqual((yield* sending(server, method, path, { text: "" })).status, 422)
      }
      assert.strictEqual((yield* sending(server, "DELETE", claude)).status, 204)
      assert.strictEqual((yield* sending(server, "DELETE", claude)).status, 204)
      assert.strictEqual((yield* given()).json.content, first.json.content)
    }), 30_000)
})
