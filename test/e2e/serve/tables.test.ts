import { assert, describe, it } from "@effect/vitest"
import { DuckDBInstance } from "@duckdb/node-api"
import { Effect, Schedule } from "effect"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as http from "node:http"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Groups from "../../../src/main/programs/server/Groups.ts"
import * as Manage from "../../../src/main/programs/server/tables/Manage.ts"
import * as Register from "../../../src/main/programs/server/tables/Register.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import * as Server from "./Server.ts"

const by = Audit.operator

const write = (server: Server.Server, name: string, content: string | Uint8Array): string => {
  fs.mkdirSync(`${server.folder}/in`, { recursive: true })
  fs.writeFileSync(`${server.folder}/in/${name}`, content)
  return `${server.folder}/in/${name}`
}

interface Wish {
  readonly name?: string
  readonly description?: string
}

const add = (server: Server.Server, id: string, path: string, { description, name }: Wish = {}) =>
  Server.beside(server, Register.register({ id, name, description }, path, by, () => {}))

const rowsOf = (count: number): string =>
  `id,word\n${Array.from({ length: count }, (_, index) => `${index},w${index}\n`).join("")}`

interface Got {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly bytes: Buffer
}

/** As it comes over the wire: `fetch` would unpack it, and knows no `If-Range`. */
const get = (server: Server.Server, path: string, token: string | undefined, headers: Record<string, string> = {}, method = "GET") =>
  Effect.async<Got>((resume) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
    http.request(`${server.url}${path}`, { method, headers: { ...authorization, ...headers } }, (response) => {
      const chunks: Array<Buffer> = []
      response.on("data", (chunk: Buffer) => chunks.push(chunk))
      response.on("end", () =>
        resume(Effect.succeed({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) })))
    }).end()
  })

const manifest = (server: Server.Server, token: string) => Effect.map(Server.ask(server, "/api/sync/manifest", { token }), ({ body }) => body)

const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex")

const read = async (path: string, sql: string) => {
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  const rows = (await connection.runAndReadAll(sql.replace("$file", path))).getRowsJson()
  connection.closeSync()
  instance.closeSync()
  return rows
}

describe("tables over the wire", () => {
  it.scopedLive("15.7-M1 15.8-E1 15.8-E2 15.8-E3 15.8-E4 15.7-M17 registered tables are in catalogue and manifest, and come down as they are", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* add(server, "orders", write(server, "orders.csv", rowsOf(100)), { name: "Orders", description: "Of the shop." })
      yield* add(server, "customers", write(server, "c.jsonl", "{\"a\":1}\n{\"a\":2}\n"))
      const catalogue = yield* Server.ask(server, "/api/catalog/tables", { token: server.token })
      assert.strictEqual(catalogue.body.count, 2)
      assert.deepInclude(catalogue.body.tables[0], { id: "orders", name: "Orders", description: "Of the shop.", query_mode: "local", rows: 100 })
      const one = yield* Server.ask(server, "/api/catalog/tables/orders", { token: server.token })
      assert.deepStrictEqual(one.body.columns, [{ name: "id", type: "BIGINT" }, { name: "word", type: "VARCHAR" }])
      const { assets, server_time, tables } = yield* manifest(server, server.token)
      assert.deepStrictEqual([assets, Object.keys(tables)], [{}, ["Orders", "customers"]])
      assert.match(server_time, /\+00:00$/)
      const { bytes, headers, status } = yield* get(server, "/api/data/Orders/download", server.token, { "accept-encoding": "gzip" })
      assert.strictEqual(status, 200)
      assert.strictEqual(headers["content-type"], "application/octet-stream")
      assert.isUndefined(headers["content-encoding"])
      assert.strictEqual(headers.etag, `"${tables.Orders.sha256}"`)
      assert.strictEqual(headers["content-disposition"], "attachment; filename=\"Orders.parquet\"")
      assert.match(headers["last-modified"] ?? "", / GMT$/)
      assert.strictEqual(Number(headers["content-length"]), tables.Orders.size_bytes)
      assert.deepStrictEqual([sha(bytes), createHash("md5").update(bytes).digest("hex")], [tables.Orders.sha256, tables.Orders.hash])
      const copy = write(server, "copy.parquet", bytes)
      assert.deepStrictEqual(yield* Effect.promise(() => read(copy, "SELECT count(*), max(word) FROM '$file'")), [["100", "w99"]])
      const none = yield* Server.ask(server, "/api/data/none/download", { token: server.token })
      assert.deepStrictEqual([none.status, none.body.detail], [404, "Table 'none' not found"])
    }))

  it.scopedLive("W-9 15.8-E6 15.8-E7 15.8-E13 15.8-E14 15.8-E15 15.8-E18 15.8-E19 15.8-E20 15.8-E21 who was let reads by id and by name, nobody else", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      yield* add(server, "o-1", write(server, "orders.csv", rowsOf(3)), { name: "orders" })
      yield* add(server, "secret", write(server, "s.csv", rowsOf(4)))
      const ways = (id: string) => [`/api/data/${id}/download`, `/api/data/${id}/check-access`, `/api/catalog/tables/${id}`]
      const seen = Effect.gen(function*() {
        const { tables } = yield* manifest(server, ann)
        const { body } = yield* Server.ask(server, "/api/catalog/tables", { token: ann })
        const names = body.tables.map(({ name }: { name: string }) => name)
        assert.deepStrictEqual(names, Object.keys(tables))
        return names
      })
      const statuses = (id: string) => Effect.forEach(ways(id), (path) => Effect.map(get(server, path, ann), ({ status }) => status))
      for (const id of ["o-1", "orders", "secret", "none"]) assert.deepStrictEqual(yield* statuses(id), [403, 403, 403], id)
      const denied = yield* Server.ask(server, "/api/data/secret/download", { token: ann })
      const unknown = yield* Server.ask(server, "/api/data/none/download", { token: ann })
      assert.deepStrictEqual(denied.body, unknown.body)
      assert.deepStrictEqual(denied.body, { detail: "Access denied to this table", kind: "forbidden" })
      assert.deepStrictEqual(yield* seen, [])
      const grants = [{ email: "ann@example.org" }, { group: "Everyone" }]
      yield* Server.beside(server, Groups.join("Everyone", "ann@example.org", by))
      for (const to of grants) {
        assert.isTrue((yield* Server.beside(server, Manage.grant("orders", to, by))).changed)
        assert.isFalse((yield* Server.beside(server, Manage.grant("o-1", to, by))).changed)
        assert.deepStrictEqual(yield* seen, ["orders"])
        for (const id of ["o-1", "orders"]) assert.deepStrictEqual(yield* statuses(id), [200, 204, 200], id)
        assert.deepStrictEqual(yield* statuses("secret"), [403, 403, 403])
        yield* Server.beside(server, Manage.revoke("orders", to, by))
        assert.deepStrictEqual(yield* seen, [])
        assert.deepStrictEqual(yield* statuses("orders"), [403, 403, 403])
      }
      const empty = yield* get(server, "/api/data/secret/check-access", server.token)
      assert.deepStrictEqual([empty.status, empty.bytes.length], [204, 0])
      assert.deepStrictEqual(Object.keys((yield* manifest(server, server.token)).tables), ["orders", "secret"])
    }))

  it.scopedLive("15.8-E10 15.8-E16 15.8-E17 15.8-E22 15.8-E23 D1 without a credential nothing, and no address leads out of the folder", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const path of ["/api/sync/manifest", "/api/data/a/download", "/api/data/a/check-access", "/api/catalog/tables", "/api/catalog/tables/a"]) {
        assert.strictEqual((yield* Server.ask(server, path)).status, 401, path)
      }
      for (const id of ["..%2f..%2fstate%2fsystem.sqlite", "..", "a%3bb", "a%00", "%2e%2e", "a b", "-a", "x".repeat(129), "a%27"]) {
        for (const path of [`/api/data/${id}/download`, `/api/data/${id}/check-access`]) {
          assert.strictEqual((yield* get(server, path, server.token)).status, 404, path)
        }
      }
      for (const id of ["a.b-c", "_a"]) {
        assert.strictEqual((yield* Server.ask(server, `/api/data/${id}/download`, { token: server.token })).body.detail, `Table '${id}' not found`)
      }
    }))

  it.scopedLive("W-30 D2 parts, conditions and headers alone are answered as RFC 9110 says", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      yield* add(server, "t", write(server, "t.csv", rowsOf(500)))
      const ask = (headers: Record<string, string> = {}, method = "GET") => get(server, "/api/data/t/download", server.token, headers, method)
      const whole = yield* ask()
      const size = whole.bytes.length
      const tag = whole.headers.etag ?? ""
      const part = yield* ask({ range: "bytes=5-9" })
      assert.deepStrictEqual([part.status, part.headers["content-range"]], [206, `bytes 5-9/${size}`])
      assert.isTrue(part.bytes.equals(whole.bytes.subarray(5, 10)))
      assert.isTrue((yield* ask({ range: "bytes=-4" })).bytes.equals(Buffer.from("PAR1")))
      const past = yield* ask({ range: `bytes=${size}-` })
      assert.deepStrictEqual([past.status, past.headers["content-range"], past.bytes.length], [416, `bytes */${size}`, 0])
      assert.strictEqual((yield* ask({ range: "bytes=0-1,4-5" })).status, 200)
      assert.strictEqual((yield* ask({ range: "bytes=0-1", "if-range": tag })).status, 206)
      for (const old of [`"${"0".repeat(64)}"`, `W/${tag}`, "Sat, 21 Nov 2026 00:00:00 GMT"]) {
        assert.strictEqual((yield* ask({ range: "bytes=0-1", "if-range": old })).status, 200, old)
      }
      for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
        const same = yield* ask({ "if-none-match": known })
        assert.deepStrictEqual([same.status, same.bytes.length, same.headers.etag], [304, 0, tag], known)
      }
      assert.strictEqual((yield* ask({ "if-match": tag })).status, 200)
      const changed = yield* ask({ "if-match": "\"other\"" })
      assert.deepStrictEqual([changed.status, JSON.parse(changed.bytes.toString()).kind], [412, "changed"])
      const head = yield* ask({}, "HEAD")
      assert.deepStrictEqual([head.status, head.bytes.length], [200, 0])
      for (const name of ["etag", "content-length", "accept-ranges", "last-modified", "content-type"]) {
        assert.strictEqual(head.headers[name], whole.headers[name], name)
      }
    }))

  it.scopedLive("15.7-M3 the manifest has a tag that holds until something changes for who asks", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      yield* add(server, "t", write(server, "t.csv", rowsOf(2)))
      const tagOf = (token: string, known?: string) =>
        Effect.map(get(server, "/api/sync/manifest", token, known === undefined ? {} : { "if-none-match": known }), ({ bytes, headers, status }) =>
          ({ status, tag: headers.etag ?? "", empty: bytes.length === 0 }))
      const before = yield* tagOf(ann)
      assert.match(before.tag, /^W\/"[0-9a-f]{32}"$/)
      assert.deepStrictEqual(yield* tagOf(ann, before.tag), { status: 304, tag: before.tag, empty: true })
      yield* Server.beside(server, Manage.grant("t", { email: "ann@example.org" }, by))
      const granted = yield* tagOf(ann, before.tag)
      assert.strictEqual(granted.status, 200)
      assert.deepInclude(yield* tagOf(bob, before.tag), { status: 304 })
      yield* add(server, "t", write(server, "t.csv", rowsOf(3)))
      const renewed = yield* tagOf(ann, granted.tag)
      assert.strictEqual(renewed.status, 200)
      yield* add(server, "t", write(server, "t.csv", rowsOf(3)), { description: "new words" })
      assert.strictEqual((yield* tagOf(ann, renewed.tag)).status, 200)
      const packed = yield* get(server, "/api/sync/manifest", ann, { "accept-encoding": "gzip" })
      assert.match(packed.headers.etag ?? "", /^W\//)
    }))

  it.scopedLive("D2 W-23 a download ends with the bytes it began with, whatever is registered or removed meanwhile", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const path = `${server.folder}/in/big.parquet`
      write(server, "x", "")
      yield* Effect.promise(() => read(path, "COPY (SELECT range AS i, hash(range) AS h FROM range(1500000)) TO '$file' (FORMAT parquet)"))
      yield* add(server, "big", path)
      const first = fs.readFileSync(path)
      // Somebody who goes away in the middle.
      yield* Effect.async<void>((resume) => {
        http.get(`${server.url}/api/data/big/download`, { headers: { authorization: `Bearer ${server.token}` } }, (response) => {
          response.once("data", () => {
            response.destroy()
            resume(Effect.void)
          })
          response.on("error", () => {})
        })
      })
      const body = yield* Effect.async<Buffer>((resume) => {
        const headers = { authorization: `Bearer ${server.token}` }
        http.get(`${server.url}/api/data/big/download`, { headers }, (response) => {
          const chunks: Array<Buffer> = []
          response.once("data", (chunk: Buffer) => {
            chunks.push(chunk)
            response.pause()
            const change = Effect.gen(function*() {
              for (const count of [2, 3, 4]) yield* add(server, "big", write(server, "small.csv", rowsOf(count)))
              yield* Server.beside(server, Manage.remove("big", by))
            })
            void Effect.runPromise(change).then(() => {
              response.on("data", (more: Buffer) => chunks.push(more))
              response.on("end", () => resume(Effect.succeed(Buffer.concat(chunks))))
              response.resume()
            })
          })
        })
      })
      assert.isTrue(body.equals(first))
      assert.deepStrictEqual(fs.readdirSync(`${server.folder}/tables`).filter((name) => !name.startsWith(".")), [])
      assert.strictEqual((yield* get(server, "/api/data/big/download", server.token)).status, 404)
      const isOurs = (fd: string): boolean => {
        try {
          return fs.readlinkSync(`/proc/self/fd/${fd}`).includes(`${server.folder}/tables`)
        } catch {
          return false
        }
      }
      const closed = Effect.suspend(() => fs.readdirSync("/proc/self/fd").some(isOurs) ? Effect.fail("open") : Effect.void)
      yield* Effect.retry(closed, Schedule.spaced("10 millis").pipe(Schedule.intersect(Schedule.recurs(500))))
    }))

  it.scopedLive("a bad file changes nothing; the same bytes make no version; who downloaded what is written down once", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const good = write(server, "t.csv", rowsOf(2))
      const first = yield* add(server, "t", good)
      assert.strictEqual(first.what, "made")
      const before = (yield* manifest(server, server.token)).tables
      const bad = yield* Effect.flip(add(server, "t", write(server, "bad.csv", "a,b\n1\n")))
      assert.match(String(bad.message), /^.*bad\.csv cannot be registered: .*\nNothing was changed\.$/)
      assert.deepStrictEqual((yield* manifest(server, server.token)).tables, before)
      assert.strictEqual((yield* add(server, "t", good)).what, "same")
      assert.deepStrictEqual((yield* manifest(server, server.token)).tables, before)
      assert.strictEqual((yield* add(server, "t", write(server, "t.csv", rowsOf(3)))).what, "version")
      assert.isAbove((yield* manifest(server, server.token)).tables.t.generation, before.t.generation)
      const taken = yield* Effect.flip(add(server, "T", good))
      assert.match(String(taken.message), /already/)
      yield* Server.beside(server, Manage.grant("t", { email: "ann@example.org" }, by))
      for (const range of ["bytes=0-3", "bytes=4-7", "bytes=0-"]) yield* get(server, "/api/data/t/download", ann, { range })
      const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "table." }, { limit: 20 })))
      assert.deepStrictEqual(
        entries.map(({ action, actor }) => [action, actor.email]),
        [["table.download", "ann@example.org"], ["table.grant", "operator"], ["table.register", "operator"], ["table.register", "operator"]]
      )
      assert.notInclude(JSON.stringify(entries), server.folder)
    }))
})
