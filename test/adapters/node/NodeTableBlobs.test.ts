import { assert, describe, it } from "@effect/vitest"
import { DuckDBInstance } from "@duckdb/node-api"
import { Effect, Fiber } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll } from "vitest"
import * as NodeTableBlobs from "../../../src/adapters/node/tables/NodeTableBlobs.ts"
import { TableBlobs as Port } from "../../../src/ports/TableBlobs.ts"
import * as TableBlobs from "../../ports/TableBlobs.ts"

const worker = resolve("dist/table-worker.cjs")
const base = fs.mkdtempSync(join(tmpdir(), "agnes-tables-"))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

let count = 0
const fresh = (limits: { readonly time?: number; readonly memory?: number; readonly script?: string | undefined } = {}) => {
  const root = join(base, String(++count), "odd [1]* 'folder'")
  fs.mkdirSync(`${root}/in`, { recursive: true })
  const layer = NodeTableBlobs.layer(root, { script: worker, time: 60_000, memory: 256 * 1024 ** 2, upload: 1024, ...limits })
  const write = (name: string, content: string | Uint8Array): string => {
    fs.writeFileSync(`${root}/in/${name}`, content)
    return `${root}/in/${name}`
  }
  const stage = (path: string) =>
    Effect.scoped(Effect.flatMap(Port, (files) => files.stage(path, () => {}))).pipe(Effect.provide(layer))
  const refused = (path: string) =>
    Effect.map(Effect.flip(stage(path)), (error) => error._tag === "BadTable" ? error.why : error._tag)
  const left = () => fs.readdirSync(`${root}/tables/.staging`)
  return { root, layer, write, stage, refused, left }
}

const sql = async (text: string): Promise<void> => {
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  await connection.run(text)
  connection.closeSync()
  instance.closeSync()
}

for (const script of [worker, undefined]) {
  TableBlobs.suite(script === undefined ? "files, read in this process" : "files, read in a process of its own", () => {
    const { layer, root, write } = fresh()
    for (const [name, content] of Object.entries(TableBlobs.outside)) write(name.slice(1), content)
    const limits = { script, time: 60_000, memory: 256 * 1024 ** 2, upload: 1024 }
    return { layer: script === undefined ? NodeTableBlobs.layer(root, limits) : layer, at: (name) => `${root}/in${name}` }
  })
}

describe("foreign files", () => {
  it.live("CSV and JSON become parquet with types; nothing is guessed away", () =>
    Effect.gen(function*() {
      const { stage, write } = fresh()
      const csv = yield* stage(write("a [b]*?.csv", "zip;when;n;\"odd \"\"name\"\"\"\n01234;2026-01-02;1.5;\"x;y\"\n00001;2026-02-03;2;\n"))
      assert.deepStrictEqual(csv.facts.columns.map(({ type }) => type), ["VARCHAR", "DATE", "DOUBLE", "VARCHAR"])
      assert.deepStrictEqual(csv.facts.columns[3]?.name, "odd \"name\"")
      assert.deepStrictEqual(csv.facts.preview, [["01234", "2026-01-02", "1.5", "x;y"], ["00001", "2026-02-03", "2.0", null]])
      const json = yield* stage(write("a.jsonl", "{\"a\":1,\"b\":{\"c\":[1,2]}}\n{\"a\":2,\"b\":null}\n"))
      assert.deepInclude(json.facts, { rows: 2, sourceType: "json" })
      assert.strictEqual(json.facts.columns[1]?.type, "STRUCT(c BIGINT[])")
      const list = yield* stage(write("a.json", "[{\"a\":1},{\"a\":\"<script>\"}]"))
      assert.strictEqual(list.facts.rows, 2)
    }))

  it.live("D6 what breaks its own rules is refused with the line or the reason, and leaves nothing", () =>
    Effect.gen(function*() {
      const { left, refused, root, write } = fresh({ script: undefined })
      const why = (name: string, content: string | Uint8Array) => refused(write(name, content))
      assert.match(yield* why("short.csv", "id,name\n1,ann\n2\n3,x\n"), /Line: 3/)
      assert.match(yield* why("long.csv", `id,name\n${"1,a\n".repeat(300)}3,c,d,e\n`), /Line: 302/)
      assert.match(yield* why("quote.csv", "a,b\n1,\"open\n2,3\n"), /quote/i)
      assert.match(yield* why("latin.csv", Buffer.from("a,b\n1,caf\u00e9\n", "latin1")), /utf-8/i)
      assert.match(yield* why("binary.csv", Buffer.from([1, 2, 0, 255, 254, 10, 0])), /^.{5,}/)
      for (const text of ["[1,2,3]", "not json", "{\"a\":1}\n{\"a\":", "{\"a\":1}\n[1]\n"]) {
        const said = yield* why("a.json", text)
        assert.match(said, /json/i, text)
        assert.notInclude(said, root)
      }
      assert.strictEqual(yield* refused(`${root}/in`), "it is not a file")
      assert.strictEqual(yield* refused("/dev/zero"), "it is not a file")
      assert.deepStrictEqual(left(), [])
    }))

  it.live("D6 parquet that is damaged, cut off, or none, is refused; whole parquet is kept byte for byte", () =>
    Effect.gen(function*() {
      const { layer, left, refused, root, write } = fresh()
      const path = `${root}/in/good.parquet`
      yield* Effect.promise(() => sql(`COPY (SELECT range AS i, 'n' || range AS s FROM range(50000))
        TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`))
      const good = fs.readFileSync(path)
      const blob = "a".repeat(32)
      const staged = yield* Effect.scoped(Effect.gen(function*() {
        const files = yield* Port
        const made = yield* files.stage(path, () => {})
        yield* files.publish(made, blob)
        return made
      })).pipe(Effect.provide(layer))
      assert.deepInclude(staged.facts, { rows: 50_000, size: good.length, sourceType: "parquet" })
      assert.isTrue(fs.readFileSync(`${root}/tables/${blob}.parquet`).equals(good))
      const middle = Math.floor(good.length / 2)
      const damaged = Buffer.from(good)
      damaged.fill(0x5a, middle, middle + 64)
      const footer = Buffer.from(good)
      footer.writeUInt32LE(0x7fffffff, good.length - 8)
      const cases = {
        cut: good.subarray(0, middle),
        tail: good.subarray(0, good.length - 4),
        longer: Buffer.concat([good, Buffer.alloc(10)]),
        damaged,
        footer,
        magic: Buffer.from("PAR1PAR1"),
        text: Buffer.from("id,name\n1,ann\n")
      }
      for (const [name, content] of Object.entries(cases)) {
        assert.match(yield* refused(write(`${name}.parquet`, content)), /^\w.{5,}/, name)
      }
      assert.deepStrictEqual(left(), [])
    }))

  it.live("D6 a file that takes too long, or too much memory, ends with its process and not with ours", () =>
    Effect.gen(function*() {
      const slow = fresh({ time: 40 })
      const bomb = `${slow.root}/in/bomb.parquet`
      // A few kilobytes that stand for millions of values.
      yield* Effect.promise(() => sql(`COPY (SELECT 1::BIGINT AS a FROM range(5000000))
        TO '${bomb.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`))
      assert.match(yield* slow.refused(bomb), /^reading it takes longer than 1 s \(AGNES_TABLE_TIME_LIMIT\)$/)
      assert.deepStrictEqual(slow.left(), [])
      const small = fresh({ memory: 8 * 1024 ** 2 })
      const wide = small.write("wide.json", JSON.stringify([{ a: "x".repeat(12 * 1024 ** 2) }]))
      assert.match(yield* small.refused(wide), /memory|maximum_object_size/)
    }))

  it.live("D3 what the disk has no room for is refused before a byte of it is copied", () =>
    Effect.gen(function*() {
      const { left, refused, root, write } = fresh({ script: undefined })
      const path = write("huge.csv", "a\n1\n")
      fs.truncateSync(path, 2 ** 43)
      const why = yield* refused(path)
      assert.match(why, /^it has 8796093022208 bytes, and the disk of the data folder has room for \d+$/)
      assert.notInclude(why, root)
      assert.deepStrictEqual(left(), [])
    }))

  it.live("where DuckDB is not installed, that is what is said", () =>
    Effect.gen(function*() {
      const bare = fresh()
      fs.copyFileSync(worker, `${bare.root}/worker.cjs`)
      const { refused, write } = fresh({ script: `${bare.root}/worker.cjs` })
      assert.strictEqual(yield* refused(write("t.csv", "a\n1\n")), "NoDuckDb")
    }))

  it.live.skipIf(process.getuid?.() !== 0)("what root registers is the folder's owner's, who serves it", () =>
    Effect.gen(function*() {
      const { layer, root, write } = fresh({ script: undefined })
      fs.chownSync(root, 12_345, 12_345)
      const blob = "b".repeat(32)
      yield* Effect.scoped(Effect.gen(function*() {
        const files = yield* Port
        yield* files.publish(yield* files.stage(write("t.csv", "a\n1\n"), () => {}), blob)
      })).pipe(Effect.provide(layer))
      for (const path of ["tables", "tables/.staging", `tables/${blob}.parquet`]) {
        assert.strictEqual(fs.statSync(`${root}/${path}`).uid, 12_345, path)
      }
    }))

  it.live("D6 a reader that crashes, grows or hangs is ended, and why is said", () =>
    Effect.gen(function*() {
      const why = (code: string, limits: { readonly time?: number; readonly memory?: number } = {}) =>
        Effect.suspend(() => {
          const { left, refused, write } = fresh({ script: crafted(code), ...limits })
          return Effect.tap(refused(write("t.csv", "a\n1\n")), () => assert.deepStrictEqual(left(), []))
        })
      const crafted = (code: string): string => {
        const path = join(base, `${++count}.cjs`)
        fs.writeFileSync(path, `process.once("message", () => { ${code} })`)
        return path
      }
      assert.match(yield* why("process.abort()"), /broke \(SIGABRT\)/)
      assert.match(yield* why("process.exit(3)"), /broke \(3\)/)
      assert.match(yield* why("for (;;);", { time: 300 }), /AGNES_TABLE_TIME_LIMIT/)
      if (!fs.existsSync("/proc/self/status")) return
      const grow = "const all = []; setInterval(() => all.push(Buffer.alloc(2 ** 26, 1)), 20)"
      assert.match(yield* why(grow, { memory: 16 * 1024 ** 2 }), /more than 16 MiB of memory/)
    }))

  it.live("an interrupted registration leaves no process and no file", () =>
    Effect.gen(function*() {
      const { layer, left, root } = fresh()
      const path = `${root}/in/large.csv`
      fs.writeFileSync(path, `a,b\n${"1,2\n".repeat(3_000_000)}`)
      const fiber = yield* Effect.fork(
        Effect.scoped(Effect.flatMap(Port, (files) => files.stage(path, () => {}))).pipe(Effect.provide(layer))
      )
      const begun = Effect.suspend(() =>
        fs.existsSync(`${root}/tables/.staging`) && left().length > 0 ? Effect.void : Effect.fail("not yet"))
      yield* Effect.retry(Effect.delay(begun, "5 millis"), { times: 2000 })
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(left(), [])
    }))

  it.live("what a dead process was staging is swept, what a living one stages is not", () =>
    Effect.gen(function*() {
      const { layer, left, root } = fresh()
      fs.mkdirSync(`${root}/tables/.staging`, { recursive: true })
      fs.writeFileSync(`${root}/tables/.staging/999999999-aa.part`, "x")
      fs.writeFileSync(`${root}/tables/.staging/${process.pid}-aa.part`, "x")
      yield* Effect.flatMap(Port, (files) => files.sweep(new Set())).pipe(Effect.provide(layer))
      assert.deepStrictEqual(left(), [`${process.pid}-aa.part`])
    }))
})
