import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { createHash } from "node:crypto"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as HttpReleases from "../../../src/adapters/http/HttpReleases.ts"
import * as MemoryReleases from "../../../src/adapters/memory/MemoryReleases.ts"
import type { Offer } from "../../../src/domain/upgrade/Offer.ts"
import { Releases as Port } from "../../../src/ports/Releases.ts"
import * as Releases from "../../ports/Releases.ts"

const { content, version } = Releases
const sha256 = createHash("sha256").update(content).digest("hex")

const listening = (answer: http.RequestListener) =>
  Effect.acquireRelease(
    Effect.async<http.Server>((resume) => {
      const server = http.createServer(answer)
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.sync(() => {
      server.closeAllConnections()
      server.close()
    })
  ).pipe(Effect.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`))

const giving = (bytes: Uint8Array, latest: object = {}) =>
  listening((request, response) => {
    if (request.headers.authorization !== undefined) return void response.writeHead(400).end()
    response.end(request.url === "/cli/latest"
      ? JSON.stringify({ name: "agnes", version, sha256, size: content.length, path: "/cli/agnes.tgz", ...latest })
      : bytes)
  })

const registry = (said: string | undefined) =>
  HttpReleases.layer({ userAgent: "agnes/test", registry: Effect.succeed(said) })

Releases.suite("over HTTP", Effect.gen(function*() {
  return {
    layer: registry("9.8.8"),
    agnes: yield* giving(content),
    liar: yield* giving(new TextEncoder().encode("a parcel!")),
    page: yield* listening((_, response) => void response.end("<html>Welcome to the hotel</html>")),
    nothing: yield* Effect.scoped(listening(() => {}))
  }
}))

const offered = (url: string): Offer & { readonly _tag: "Server" } =>
  ({ _tag: "Server", version, sha256, size: content.length, url: `${url}/cli/agnes.tgz` })

Releases.suite("memory", Effect.succeed({
  layer: MemoryReleases.layer({
    "http://agnes": { found: { _tag: "Found", offer: offered("http://agnes") }, bytes: content },
    "http://liar": { found: { _tag: "Found", offer: offered("http://liar") }, bytes: undefined },
    "http://page": { found: { _tag: "Nothing" }, bytes: undefined }
  }, { registry: { _tag: "Registry", version: "9.8.8" } }),
  agnes: "http://agnes",
  liar: "http://liar",
  page: "http://page",
  nothing: "http://nothing"
}))

describe("HttpReleases", () => {
  const service = (said: string | undefined) => Effect.provide(Port, registry(said))
  const outcome = (url: string) =>
    Effect.flatMap(service(undefined), (releases) => Effect.map(releases.fromServer(url), ({ _tag }) => _tag))

  const odd = [
    { path: "https://elsewhere.example/agnes.tgz" }, { path: "//elsewhere.example/a.tgz" }, { path: "/../a.tgz" },
    { version: "../../1.0.0" }, { version: "latest" }, { sha256: "" }, { sha256: null }, { size: 0 }, { size: 2 ** 40 }
  ]
  for (const latest of odd) {
    it.scoped(`follows no offer like ${JSON.stringify(latest)}`, () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* outcome(yield* giving(content, latest)), "Nothing")
      }))
  }

  it.scoped("a server in trouble, and one whose package is cut short or longer than it said", () =>
    Effect.gen(function*() {
      const trouble = yield* listening((_, response) => void response.writeHead(503).end())
      assert.strictEqual(yield* outcome(trouble), "Unreachable")
      const releases = yield* service(undefined)
      const longer = yield* giving(new Uint8Array(content.length + 1))
      assert.strictEqual((yield* Effect.flip(releases.download(offered(longer))))._tag, "NotDownloaded")
      const cut = yield* listening((_, response) => {
        response.writeHead(200, { "content-length": content.length })
        response.write(content.subarray(0, 3), () => response.destroy())
      })
      assert.strictEqual((yield* Effect.flip(releases.download(offered(cut))))._tag, "NotDownloaded")
      const moved = yield* listening((_, response) => void response.writeHead(302, { location: "/x" }).end())
      assert.strictEqual((yield* Effect.flip(releases.download(offered(moved))))._tag, "NotDownloaded")
    }))

  it.effect("a registry without one, or with one that is no version", () =>
    Effect.gen(function*() {
      for (const said of [undefined, "../x"]) {
        assert.deepStrictEqual(yield* (yield* service(said)).fromRegistry, { _tag: "Nothing" })
      }
    }))
})
