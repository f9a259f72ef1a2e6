import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { fetchAs } from "../../pages/session/Stage.ts"
import * as Sizes from "../../support/Sizes.ts"
import * as Server from "./Server.ts"
import * as Wire from "./Wire.ts"

const MiB = 1024 * 1024

describe("a quota", () => {
  it.scopedLive("W-22 is answered 507 with its own kind; repeats and older copies stay welcome; a withdrawal makes room", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ quotaBytes: 1000, quotaSessions: 2 })
      const upload = (name: string, size: number) => Server.upload(server, server.token, `${name}.jsonl`, name.repeat(size))
      assert.strictEqual((yield* upload("a", 900)).status, 200)
      const { body, headers, status } = yield* upload("b", 200)
      assert.strictEqual(status, 507)
      assert.strictEqual(body.kind, "quota")
      assert.match(headers.get("retry-after") ?? "", /^\d+$/)
      assert.strictEqual((yield* upload("a", 900)).status, 200)
      assert.strictEqual((yield* upload("a", 300)).body.stored.size, 900)
      assert.strictEqual((yield* upload("b", 100)).status, 200)
      assert.strictEqual((yield* upload("c", 0)).body.kind, "quota")
      assert.strictEqual(Object.keys(Server.kept(server)).length, 2)
      yield* Server.ask(server, "/api/sessions/a", { method: "DELETE", token: server.token })
      assert.strictEqual((yield* upload("c", 800)).status, 200)
      const bob = yield* Server.person(server, "bob")
      assert.strictEqual((yield* Server.upload(server, bob, "a.jsonl", "x".repeat(900))).status, 200)
    }))

  it.scopedLive("W-22 what can never fit is refused before its body", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ quotaBytes: MiB })
      const headers = { Authorization: `Bearer ${server.token}`, "Content-Length": 40 * MiB, Connection: "close" }
      const talk = yield* Wire.talk(server, [Wire.head(headers)])
      assert.strictEqual(Wire.statusOf(talk), 507)
      assert.include(talk.text, "\"kind\":\"quota\"")
    }))

  it.scopedLive("W-22 many uploads at once never cross it", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ quotaBytes: 5000 })
      const statuses = yield* Effect.forEach(Array.from({ length: 20 }, (_, n) => n), (n) =>
        Effect.map(Server.upload(server, server.token, `s${n}.jsonl`, "x".repeat(1000)), ({ status }) => status), {
        concurrency: "unbounded"
      })
      assert.strictEqual(statuses.filter((status) => status === 200).length, 5)
      assert.strictEqual(statuses.filter((status) => status === 507).length, 15)
      assert.strictEqual(Object.keys(Server.kept(server)).length, 5)
    }))
})

describe("the number of versions kept", () => {
  it.scopedLive("the oldest go when a new one comes, from the disk too", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ keepRevisions: 2 })
      for (let n = 1; n <= 6; n++) {
        assert.strictEqual((yield* Server.upload(server, server.token, "s.jsonl", "x".repeat(n))).body.revision, n)
      }
      assert.sameMembers(Object.values(Server.kept(server)), ["xxxxxx", "xxxxx", "xxxx"])
      assert.strictEqual((yield* Server.upload(server, server.token, "s.jsonl", "other")).body.revision, 7)
      assert.sameMembers(Object.values(Server.kept(server)), ["xxxxxx", "xxxxx", "other"])
    }))
})

describe("one session sent many times at once", () => {
  it.scopedLive("W-5 the longest wins in every round, and the file is what its row says", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const rounds = Sizes.size(40, 400)
      for (let round = 0; round < rounds; round++) {
        const copies = [3, 1, 4, 2].map((lines) => `{"round":${round}}\n`.repeat(lines))
        yield* Effect.forEach(copies, (copy) =>
          Effect.map(Server.upload(server, server.token, `r${round}.jsonl`, copy), ({ status }) =>
            assert.strictEqual(status, 200)), { concurrency: "unbounded" })
      }
      const kept = Server.kept(server)
      for (let round = 0; round < rounds; round++) {
        const [, text] = Object.entries(kept).find(([path]) => path.endsWith(`/r${round}.jsonl`) && !path.includes(".revisions"))!
        assert.strictEqual(text, `{"round":${round}}\n`.repeat(4))
      }
      const { body } = yield* Server.ask(server, "/api/sessions?limit=1000", { token: server.token })
      assert.strictEqual(body.count, rounds)
      for (const row of body.sessions) {
        assert.strictEqual(row.sha256, Server.sha256(`{"round":${row.id.slice(1)}}\n`.repeat(4)), row.id)
      }
    }), 120_000)
})

describe("bodies of strange shapes", () => {
  const [depth, lines, bytes] = [1_000_000, Sizes.size(200_000, 1_000_000), Sizes.size(20_000_000, 100_000_000)]
  it.scopedLive(`S2 JSON ${depth} deep, ${lines} lines and a line of ${bytes} bytes are sessions like all others, and are shown`, () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ maxUploadBytes: 200 * MiB })
      const shapes = {
        deep: `${"[".repeat(depth)}${"]".repeat(depth)}\n`,
        lines: "{}\n".repeat(lines),
        line: `"${"x".repeat(bytes)}"\n`
      }
      for (const [name, content] of Object.entries(shapes)) {
        const { body, status } = yield* Server.upload(server, server.token, `${name}.jsonl`, content)
        assert.strictEqual(status, 200, name)
        assert.strictEqual(body.sha256, Server.sha256(content))
      }
      for (const name of Object.keys(shapes)) {
        for (const page of ["", "/raw"]) {
          const shown = yield* fetchAs(server, server.token, `/profile/sessions/${name}${page}`)
          assert.strictEqual(shown.status, 200, name + page)
          assert.isBelow(shown.text.length, 4_000_000, name + page)
        }
      }
      const deep = `{"content":${"[".repeat(100_000)}${"]".repeat(100_000)}}`
      assert.include([400, 422], (yield* Server.notes(server, server.token, deep)).status)
      assert.strictEqual((yield* Server.ask(server, "/api/health")).status, 200)
    }), 120_000)
})
