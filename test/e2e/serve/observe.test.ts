import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Logger, Redacted } from "effect"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Indexed from "../../ports/support/Indexed.ts"
import * as Reading from "./Reading.ts"
import * as Server from "./Server.ts"
import * as Settled from "./Settled.ts"

const metrics = (server: Server.Server, headers: Record<string, string> = {}) =>
  Effect.promise(async () => {
    const response = await fetch(`${server.url}/metrics`, { headers })
    return { status: response.status, text: await response.text(), type: response.headers.get("content-type") }
  })

const valueOf = (text: string, line: string): number =>
  Number(text.split("\n").find((candidate) => candidate.startsWith(`${line} `))?.slice(line.length + 1) ?? 0)

describe("GET /metrics", () => {
  it.scoped("is not there unless it is switched on", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* metrics(yield* Server.start())).status, 404)
    }))

  it.scoped("counts what was answered, by route, never by path, and how uploads ended", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ metrics: true })
      const before = yield* metrics(server)
      assert.strictEqual(before.status, 200)
      assert.match(before.type ?? "", /^text\/plain; version=0\.0\.4/)
      yield* Server.upload(server, server.token, "canary.jsonl", "{}\n")
      yield* Server.upload(server, undefined, "canary.jsonl", "{}\n")
      yield* Server.ask(server, "/api/canary-path?canary=query")
      yield* Server.ask(server, "/api/sessions/canary-session", { method: "DELETE", token: server.token })
      const grown = (text: string, line: string) => valueOf(text, line) - valueOf(before.text, line)
      const after = yield* Settled.until(metrics(server), ({ text }) =>
        grown(text, "http_requests_total{method=\"DELETE\",route=\"/api/sessions/:id\",status=\"404\"}") === 1)
      assert.strictEqual(grown(after.text, "agnes_uploads_total{result=\"accepted\"}"), 1)
      assert.strictEqual(grown(after.text, "agnes_uploads_total{result=\"auth\"}"), 1)
      assert.strictEqual(grown(after.text, "http_requests_total{method=\"GET\",route=\"none\",status=\"404\"}"), 1)
      assert.isAtLeast(grown(after.text, "http_request_duration_seconds_count{method=\"POST\",route=\"/api/upload/sessions\"}"), 2)
      assert.isAbove(grown(after.text, "http_received_bytes_total"), 300)
      assert.isAbove(valueOf(after.text, "process_resident_memory_bytes"), 1e6)
      assert.strictEqual(valueOf(after.text, "agnes_users"), 1)
      assert.notInclude(after.text, "canary")
    }))

  it.scopedLive("W-6 says how many sessions wait to be read, as health does", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ metrics: true })
      yield* Server.upload(server, server.token, "s1.jsonl", "{}\n")
      yield* Reading.done(server)
      assert.strictEqual(valueOf((yield* metrics(server)).text, "agnes_index_backlog"), 0)
      // Stored beside the server, which nobody told, a while ago.
      yield* Server.beside(server, Indexed.upload("somebody", "s2", 3, Date.now() - 7_200_000))
      const { text } = yield* metrics(server)
      assert.strictEqual(valueOf(text, "agnes_index_backlog"), 1)
      assert.strictEqual(valueOf(text, "agnes_index_failing"), 0)
      const { body } = yield* Server.ask(server, "/api/health/detailed", { token: server.token })
      assert.strictEqual(body.status, "degraded")
      const { detail, oldest_seconds: oldest, ...rest } = body.services.index
      assert.deepStrictEqual(rest, { status: "warning", waiting: 1, failing: 0 })
      assert.include(detail, "search")
      assert.isAbove(oldest, 3600)
    }))

  it.scoped("is for this machine only, and not for what a proxy on it passes on", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ metrics: true })
      assert.strictEqual((yield* metrics(server, { "x-forwarded-for": "203.0.113.9" })).status, 403)
      assert.strictEqual((yield* metrics(server, { forwarded: "for=203.0.113.9" })).status, 403)
      const behind = yield* Server.start({ metrics: true, trustedProxies: ["127.0.0.1"] })
      assert.strictEqual((yield* metrics(behind, { "x-forwarded-for": "203.0.113.9" })).status, 403)
    }))

  it.scoped("with a token it is for whoever has it, and for nobody else", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ metrics: true, metricsToken: Redacted.make("a token of sixteen") })
      assert.strictEqual((yield* metrics(server)).status, 401)
      assert.strictEqual((yield* metrics(server, { authorization: "Bearer wrong" })).status, 401)
      assert.strictEqual((yield* metrics(server, { authorization: `Bearer ${server.token}` })).status, 401)
      assert.strictEqual((yield* metrics(server, { authorization: "Bearer a token of sixteen" })).status, 200)
    }))
})

/** Lines of the log while the effect ran. */
const logged = <A, E, R>(work: Effect.Effect<A, E, R>) => {
  const lines: Array<string> = []
  const logger = Logger.map(Logger.logfmtLogger, (line) => void lines.push(line))
  return Effect.provide(work, Logger.replace(Logger.defaultLogger, logger)).pipe(
    Effect.as(lines)
  )
}

describe("the log", () => {
  it.scoped("has one line for a request: route, status, bytes, time, id, user, address; no content, query, token or name", () =>
    Effect.gen(function*() {
      const lines = yield* logged(Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.start({ trustedProxies: ["127.0.0.1"], logLevel: "info" })
        yield* Server.ask(server, "/api/sessions?after=canary-query", {
          token: server.token,
          headers: { "x-request-id": "my-id", "x-forwarded-for": "203.0.113.9", cookie: "a=canary-cookie" }
        })
        yield* Server.upload(server, server.token, "canary-name.jsonl", "{\"a\":\"canary-content\"}\n")
        yield* Server.ask(server, "/api/sessions/canary-id", { method: "DELETE", token: server.token })
        yield* Server.ask(server, "/auth/token", { method: "POST", body: "{\"email\":\"canary-mail\",\"password\":\"canary-word\"}" })
      })))
      const access = lines.filter((line) => line.includes("message=request"))
      assert.lengthOf(access, 4)
      const first = access[0] ?? ""
      for (const part of ["method=GET", "route=/api/sessions", "status=200", "request_id=my-id", "address=203.0.113.9"]) {
        assert.include(first, part)
      }
      for (const part of [/ms=[\d.]+/, /bytes_out=\d+/, /bytes_in=\d+/, /user=[\w-]{36}/]) assert.match(first, part)
      assert.include(access[3], "kind=")
      assert.notInclude(lines.join("\n"), "canary")
      assert.notInclude(lines.join("\n"), "eyJ")
    }))
})

describe("OpenTelemetry", () => {
  it.scoped("traces, metrics and logs reach a collector, with its headers and without what is nobody's business", () =>
    Effect.gen(function*() {
      const got: Array<{ readonly path: string; readonly key: string | undefined; readonly text: string }> = []
      const collector = yield* Effect.acquireRelease(
        Effect.async<ReturnType<typeof createServer>>((resume) => {
          const server = createServer((request, response) => {
            const chunks: Array<Buffer> = []
            request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
              got.push({ path: request.url ?? "", key: request.headers["x-key"] as string, text: Buffer.concat(chunks).toString() })
              response.end("{}")
            })
          }).listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
        }),
        (server) => Effect.sync(() => {
          server.closeAllConnections()
          server.close()
        })
      )
      const { port } = collector.address() as AddressInfo
      yield* logged(Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.start({
          otlpEndpoint: `http://127.0.0.1:${port}`,
          otlpHeaders: Redacted.make("x-key=a%20b"),
          serviceName: "agnes-test",
          logLevel: "info"
        })
        yield* Server.ask(server, "/api/sessions?after=canary-query", {
          token: server.token,
          headers: { cookie: "a=canary-cookie", "user-agent": "canary-agent", traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01` }
        })
        yield* Server.upload(server, server.token, "canary-name.jsonl", "{\"a\":\"canary-content\"}\n")
      })))
      assert.sameMembers([...new Set(got.map(({ path }) => path))], ["/v1/traces", "/v1/metrics", "/v1/logs"])
      assert.deepStrictEqual([...new Set(got.map(({ key }) => key))], ["a b"])
      const all = got.map(({ text }) => text).join("\n")
      const traces = got.filter(({ path }) => path === "/v1/traces").map(({ text }) => text).join("\n")
      assert.include(all, "agnes-test")
      assert.include(traces, "/api/upload/sessions")
      assert.include(traces, "a".repeat(32))
      assert.include(all, "http_requests_total")
      assert.notInclude(all, "canary")
      assert.notMatch(all, /eyJ[\w-]+\.[\w-]+\.[\w-]+/)
    }))

  it.live("a collector that is not there holds up neither a request nor the stop", () =>
    Effect.gen(function*() {
      const [time] = yield* Effect.timed(Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.start({ otlpEndpoint: "http://127.0.0.1:9", logLevel: "none" })
        assert.strictEqual((yield* Server.ask(server, "/api/health")).status, 200)
      })))
      assert.isBelow(Duration.toSeconds(time), 5)
    }))
})

