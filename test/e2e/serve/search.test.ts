import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import * as Records from "../../domain/transcript/records.ts"
import * as Samples from "../../domain/transcript/samples.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Reading from "./Reading.ts"
import * as Server from "./Server.ts"

/** Every file below the folder, the database and its log included. */
const holding = (folder: string, text: string): ReadonlyArray<string> =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && fs.readFileSync(`${entry.parentPath}/${entry.name}`).includes(text))
    .map((entry) => entry.name)

const said = (...prompts: ReadonlyArray<string>): Uint8Array =>
  Samples.jsonl(...prompts.map((prompt, n) => Records.user(`u${n}`, n === 0 ? null : `u${n - 1}`, prompt)))

const search = (server: Server.Server, token: string | undefined, q: string, rest = "") =>
  Server.ask(server, `/api/search?q=${encodeURIComponent(q)}${rest}`, { token })

const ids = ({ body }: Server.Answer): ReadonlyArray<string> => body.found.map(({ id }: { readonly id: string }) => id)

describe("GET /api/search", () => {
  it.scopedLive("finds what was said, in pages, with the address of the turn", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      for (const name of ["s1", "s2", "s3"]) yield* Server.upload(server, server.token, `${name}.jsonl`, said("plum", `kiwi of ${name}`))
      yield* Reading.done(server)
      const first = yield* search(server, server.token, "KIWI", "&limit=2")
      assert.deepStrictEqual([first.status, first.body.found.length], [200, 2])
      const rest = yield* search(server, server.token, "kiwi", `&limit=2&after=${first.body.next}`)
      assert.sameMembers([...ids(first), ...ids(rest)], ["s1", "s2", "s3"])
      assert.isUndefined(rest.body.next)
      const [found] = (yield* search(server, server.token, "\"kiwi of s2\"")).body.found
      assert.deepStrictEqual([found.id, found.title, found.project, found.more], ["s2", "plum", "w", false])
      const [hit] = found.hits
      assert.deepStrictEqual([hit.turn, hit.by, hit.url], [1, "human", "/profile/sessions/s2?turn=1#t1"])
      assert.deepStrictEqual(hit.snippet, [{ text: "kiwi of s2", hit: true }])
    }))

  it.scopedLive("is one's own: another's words, sessions and number of sessions change no answer", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const ann = yield* Server.person(server, "ann")
      const bob = yield* Server.person(server, "bob")
      const cleo = yield* Server.person(server, "cleo")
      yield* Server.upload(server, ann, "s1.jsonl", said("shared canaryann"))
      yield* Reading.done(server)
      const queries = ["shared", "canary*", "canarybob", "-canarybob shared", "0001_shared", "shared OR canarybob", "words:shared"]
      const before = yield* Effect.forEach(queries, (q) => search(server, ann, q))
      for (const [name, token] of [["bob", bob], ["cleo", cleo]] as const) {
        yield* Server.upload(server, token, "s1.jsonl", said(`shared canary${name}`))
        yield* Server.upload(server, token, `of-${name}.jsonl`, said(`shared canary${name}`))
      }
      yield* Reading.done(server)
      const after = yield* Effect.forEach(queries, (q) => search(server, ann, q))
      assert.deepStrictEqual(after.map(({ body }) => body), before.map(({ body }) => body))
      assert.deepStrictEqual(ids(yield* search(server, ann, "shared", "&after=of-bob")), ["s1"])
      assert.strictEqual((yield* search(server, undefined, "shared")).status, 401)
      assert.strictEqual((yield* search(server, ann, "")).status, 422)
    }))

  it.scopedLive("of a withdrawn session no word is left in the data folder, whichever version and however often read", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const canary = "canarykiwisecret"
      const many = Array.from({ length: 300 }, (_, n) => `${canary} number${n} ${"filler ".repeat(20)}`)
      for (const prompts of [many.slice(0, 10), many, [...many, `${canary} again`]]) {
        yield* Server.upload(server, server.token, "s1.jsonl", said(...prompts))
        yield* Reading.done(server)
      }
      yield* Server.upload(server, server.token, "s2.jsonl", said("stays forever"))
      yield* Server.upload(server, server.token, "s1.jsonl", said(...many, `${canary} again`, "not read yet"))
      assert.isNotEmpty(holding(server.folder, canary))
      yield* Server.ask(server, "/api/sessions/s1", { method: "DELETE", token: server.token })
      assert.deepStrictEqual(holding(server.folder, canary), [])
      assert.deepStrictEqual(holding(server.folder, "number299"), [])
      yield* Reading.done(server)
      assert.deepStrictEqual(ids(yield* search(server, server.token, `${canary} OR stays`)), [])
      assert.deepStrictEqual(ids(yield* search(server, server.token, "stays")), ["s2"])
      assert.deepStrictEqual(holding(server.folder, canary), [])
    }), 60_000)

  it.live("what was due when a server stopped is read by the next one", () =>
    Effect.scoped(Effect.gen(function*() {
      const folder = yield* TempFolder.make
      yield* Effect.scoped(Effect.gen(function*() {
        const server = yield* Server.startIn(folder)
        for (let n = 0; n < 20; n++) yield* Server.upload(server, server.token, `s${n}.jsonl`, said(`kiwi ${n}`))
      }))
      const server = yield* Server.startIn(folder)
      yield* Reading.done(server)
      assert.lengthOf(ids(yield* search(server, server.token, "kiwi")), 20)
    })))

  it.scopedLive("requests are answered while a large session is read", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const words = "some words that people say to each other every day ".repeat(20)
      yield* Server.upload(server, server.token, "big.jsonl", said(...Array.from({ length: 3000 }, (_, n) => `${words}${n}`)))
      const waits: Array<number> = []
      let reading = true
      yield* Effect.fork(Effect.zipRight(Reading.done(server), Effect.sync(() => reading = false)))
      while (reading) {
        const begin = performance.now()
        assert.strictEqual((yield* Server.ask(server, "/api/health")).status, 200)
        waits.push(performance.now() - begin)
      }
      assert.isAbove(waits.length, 5)
      waits.sort((a, b) => a - b)
      assert.isBelow(waits[Math.floor(waits.length * 0.95)]!, 250)
      assert.deepStrictEqual(ids(yield* search(server, server.token, "2999")), ["big"])
    }), 60_000)
})
