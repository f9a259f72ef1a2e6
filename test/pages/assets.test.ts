import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Assets from "../../src/main/server/assets/Assets.ts"
import * as Server from "../e2e/serve/Server.ts"

const get = (server: Server.Server, path: string, accept: string) =>
  Effect.promise(async () => {
    const response = await fetch(`${server.url}${path}`, { headers: { accept } })
    return { status: response.status, headers: response.headers, text: await response.text() }
  })

describe("what pages load", () => {
  it.scoped("the style sheet is named by its content and kept for ever", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const found = yield* get(server, Assets.stylesheet.path, "text/css")
      assert.strictEqual(found.status, 200)
      assert.strictEqual(found.text, Assets.stylesheet.text)
      assert.match(found.headers.get("content-type") ?? "", /^text\/css/)
      assert.match(found.headers.get("cache-control") ?? "", /immutable/)
      assert.strictEqual(found.headers.get("x-content-type-options"), "nosniff")
      assert.strictEqual((yield* get(server, "/assets/agnes.css", "text/css")).status, 404)
    }))

  it.scoped("an unknown page is a page for people and an object for programs", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const page = yield* get(server, "/nowhere?x=<script>", "text/html")
      assert.strictEqual(page.status, 404)
      assert.match(page.text, /^<!doctype html>/)
      assert.notInclude(page.text, "<script")
      assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/)
      assert.strictEqual(JSON.parse((yield* get(server, "/nowhere", "*/*")).text).kind, "not-found")
      assert.strictEqual(JSON.parse((yield* get(server, "/api/nowhere", "text/html")).text).kind, "not-found")
    }))
})
