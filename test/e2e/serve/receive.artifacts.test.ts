import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as Server from "./Server.ts"

const send = (server: Server.Server, token: string | undefined, name: string, content: string | Uint8Array<ArrayBuffer>) =>
  Effect.suspend(() => {
    const form = new FormData()
    form.append("file", new Blob([content]), name)
    return Server.ask(server, "/api/upload/artifacts", { method: "POST", body: form, token })
  })

const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 255])

describe("artifacts", () => {
  it.scopedLive("15.1-U6 15.1-U7 15.1-U10 15.1-U17 HTML, PNG and an empty file: 200 with name and size", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const html = yield* send(server, server.token, "report.html", "<h1>hi</h1>")
      assert.deepStrictEqual(html.body, {
        status: "ok", filename: "report.html", size: 11, sha256: Server.sha256("<h1>hi</h1>")
      })
      assert.deepInclude((yield* send(server, server.token, "chart.png", png)).body, { filename: "chart.png", size: 10 })
      assert.deepInclude((yield* send(server, server.token, "empty.txt", "")).body, { filename: "empty.txt", size: 0 })
      const { body } = yield* Server.ask(server, "/api/artifacts", { token: server.token })
      assert.deepStrictEqual(body.artifacts.map(({ name }: { name: string }) => name), ["chart.png", "empty.txt", "report.html"])
    }))

  it.scopedLive("15.1-U8 15.1-U18 without a token: 401", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      assert.strictEqual((yield* send(server, undefined, "a.html", "x")).status, 401)
      assert.strictEqual((yield* Server.upload(server, undefined, "a.jsonl", "x")).status, 401)
    }))

  it.scopedLive("15.1-U9 15.1-U16 15.1-U21 W-21 bytes lie in the folder of their owner under no name of theirs", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      for (const name of ["../../x.html", "..", "a\"b.html", "ü\r\n.html", "x".repeat(300), "CON", "<script>.html"]) {
        const { body, status } = yield* send(server, ann, name, name)
        assert.strictEqual(status, 200, name)
        assert.notInclude(body.filename, "/")
        assert.notInclude(JSON.stringify(body), server.folder)
      }
      const paths = Object.keys(Server.kept(server))
      assert.strictEqual(paths.length, 7)
      for (const path of paths) assert.match(path, /^user_artifacts\/ann\/[0-9a-f]{32}$/)
    }))

  it.scopedLive("a download is bytes to save, under the name they came with", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const name = "Bericht \"März\" 100%.html"
      const content = "<script>alert(1)</script>"
      yield* send(server, server.token, name, content)
      const { body } = yield* Server.ask(server, "/api/artifacts", { token: server.token })
      const path = `/api/artifacts/${encodeURIComponent(body.artifacts[0].name)}`
      const response = yield* Effect.promise(() =>
        fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${server.token}` } }))
      assert.strictEqual(yield* Effect.promise(() => response.text()), content)
      assert.strictEqual(response.headers.get("content-type"), "application/octet-stream")
      assert.strictEqual(response.headers.get("x-content-type-options"), "nosniff")
      assert.match(response.headers.get("content-disposition")!, /^attachment; filename="/)
    }))

  it.scopedLive("S5 another person's are not there, to see, to fetch or to delete", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      yield* send(server, ann, "secret.html", "canary-ann")
      yield* send(server, bob, "secret.html", "bob's own")
      yield* Server.ask(server, "/api/artifacts/secret.html", { method: "DELETE", token: bob })
      assert.strictEqual((yield* Server.ask(server, "/api/artifacts/secret.html", { token: bob })).status, 404)
      assert.strictEqual((yield* Server.ask(server, "/api/artifacts/secret.html", { method: "DELETE", token: bob })).status, 404)
      assert.deepStrictEqual((yield* Server.ask(server, "/api/artifacts", { token: bob })).body, { artifacts: [], count: 0 })
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["canary-ann"])
    }))

  it.scopedLive("the next one of a name takes its place, with a limit and a quota of bytes", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxArtifactBytes: 100, quotaBytes: 150 })
      assert.strictEqual((yield* send(server, server.token, "a", "x".repeat(101))).status, 413)
      assert.strictEqual((yield* send(server, server.token, "a", "x".repeat(90))).status, 200)
      const refused = yield* send(server, server.token, "b", "x".repeat(61))
      assert.deepStrictEqual([refused.status, refused.body.kind], [507, "quota"])
      assert.strictEqual((yield* Server.upload(server, server.token, "s.jsonl", "x".repeat(61))).status, 507)
      assert.strictEqual((yield* send(server, server.token, "a", "y".repeat(95))).status, 200)
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["y".repeat(95)])
      const { body } = yield* Server.ask(server, "/api/artifacts/a", { method: "DELETE", token: server.token })
      assert.deepStrictEqual(body, { status: "deleted", name: "a" })
      assert.deepStrictEqual(Server.kept(server), {})
    }))

  it.scopedLive("S17 bytes that no row names are gone after the next start", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.startIn(fs.mkdtempSync(`${tmpdir()}/agnes-artifacts-`))
        yield* send(server, server.token, "kept", "kept")
        const [path = ""] = Object.keys(Server.kept(server))
        fs.writeFileSync(`${server.folder}/${path.slice(0, -32)}${"0".repeat(32)}`, "orphan")
        return server.folder
      }))
      yield* Effect.addFinalizer(() => Effect.sync(() => fs.rmSync(folder, { recursive: true, force: true })))
      const server = yield* Server.startIn(folder)
      assert.deepStrictEqual(Object.values(Server.kept(server)), ["kept"])
    }))
})
