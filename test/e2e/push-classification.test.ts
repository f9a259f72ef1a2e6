import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import { type Script, ScriptedServer } from "./support/ScriptedServer.ts"
import * as Scripts from "./support/Scripts.ts"

const id = "4d0e2843-d4b6-4016-8887-053f57028e56"

/** Waits in the queue exactly as it was, and nowhere else. */
const waits = (script: Script, what?: string) =>
  scene(async (s) => {
    s.session(id)
    const before = s.text("agnes-sessions.txt")
    const { code, stderr, stdout } = await s.push()
    assert.deepStrictEqual([code, stdout], [0, "Uploaded 0 sessions\n"])
    assert.include(stderr, `warn: {'file': '${id}.jsonl'`)
    if (what !== undefined) assert.include(stderr, what)
    assert.deepStrictEqual([s.text("agnes-sessions.txt"), s.waiting, s.delivered], [before, [id], []])
    assert.isUndefined(s.text("agnes-sessions-failed.txt"))
    assert.isUndefined(s.text("agnes-sessions-uploaded.txt"))
  }, script)

/** Answers each session with the status that is its name. */
const byName: Script = async ({ outgoing, read }) => {
  const { part } = await read()
  Scripts.json(outgoing, Number.parseInt(part?.fileName ?? "", 10), { detail: "no" })
}

const lines = (s: PushScene): Array<string> => (s.text("agnes-sessions.txt") ?? "").split("\n")

const delivered = (s: PushScene): void => assert.deepStrictEqual([s.delivered, s.waiting, s.dead], [[id], [], []])

describe("push, every row of the classification", () => {
  it("200 of the right shape is a receipt; the same bytes are not sent again", scene(async (s) => {
    const file = s.session(id)
    await s.push()
    delivered(s)
    s.enqueue(id, file)
    await s.push()
    assert.strictEqual(s.server.requests.length, 1)
    fs.utimesSync(file, new Date(), new Date())
    s.enqueue(id, file)
    await s.push()
    assert.strictEqual(s.server.requests.length, 1)
    assert.deepStrictEqual(s.waiting, [])
  }))

  it("200 from the original's server, which says no hash, is a receipt", scene(async (s) => {
    s.session(id)
    await s.push()
    delivered(s)
  }, Scripts.acceptLikeTheOriginal))

  it("200 without a hash from a server that said one before is not believed", scene(async (s) => {
    s.session("before")
    await s.push()
    s.server.answer(Scripts.acceptLikeTheOriginal)
    s.session(id)
    assert.include((await s.push()).stderr, "the server no longer says what it received")
    assert.deepStrictEqual([s.waiting, s.delivered], [[id], ["before"]])
  }))

  it("W-12 201, 202, 204 and 206 are no receipts: they wait", async () => {
    for (const status of [201, 202, 204, 206]) await waits(Scripts.status(status))()
  })
  it("200 with the hash of other bytes is no receipt", waits(async ({ outgoing, read }) => {
    const { part } = await read()
    Scripts.json(outgoing, 200, { status: "ok", filename: part?.fileName, size: part?.bytes.length, sha256: "0".repeat(64) })
  }, "the server received other bytes"))
  it("200 with another size is no receipt", waits(async ({ outgoing, read }) => {
    await read()
    Scripts.json(outgoing, 200, { status: "ok", filename: "x", size: 1 })
  }, "another number of bytes"))
  it("A captive portal's 200 is no receipt", waits(async ({ outgoing, read }) => {
    await read()
    outgoing.writeHead(200, { "content-type": "text/html" })
    outgoing.end("<html><h1>Welcome to our hotel</h1></html>")
  }, "this is no reply of an agnes server"))

  it("W-12 reliability C8 a redirect is not followed and the token stays here", scene(async (s) => {
    const other = await ScriptedServer.start(Scripts.accept)
    s.session(id)
    for (const status of [301, 302, 307, 308]) {
      s.server.answer(Scripts.status(status, "", { location: `${other.url}/api/upload/sessions` }))
      await s.push()
    }
    assert.deepStrictEqual([s.waiting, other.connections], [[id], 0])
    await other.stop()
  }))

  it("A18 A19 408, 425, 500 and other 5xx of one session: each waits as it was, the others too", scene(async (s) => {
    const statuses = ["408", "425", "500", "501", "599"]
    for (const status of statuses) s.session(status)
    const before = lines(s)
    assert.strictEqual((await s.push()).code, 0)
    assert.sameMembers(lines(s), before)
    assert.deepStrictEqual([s.dead, s.delivered], [[], []])
  }, byName))

  for (const status of [429, 502, 503, 504, 507]) {
    it(`${status === 429 ? "A18" : "A19"} ${status} speaks for the whole server: all wait as they were`, scene(async (s) => {
      const ids = Array.from({ length: 20 }, (_, index) => `s${index}`)
      for (const one of ids) s.session(one)
      const before = lines(s)
      assert.include((await s.push()).stderr, "20 wait in the queue")
      assert.sameMembers(lines(s), before)
      assert.deepStrictEqual([s.dead, s.delivered], [[], []])
      assert.isBelow(s.server.requests.length, 20)
    }, Scripts.status(status)))
  }
  it("A20 a connection that breaks: it waits", waits(Scripts.resetAfter(1), "Connection broke mid-flight"))

  it("A20 a server that is not there: it waits, one try costs one connection, and a hook then stays away", scene(async (s) => {
    s.session(id)
    await s.server.stop()
    assert.include((await s.push()).stderr, "Can't reach the agnes server for POST /api/upload/sessions.")
    assert.deepStrictEqual([s.waiting, s.dead], [[id], []])
    assert.deepStrictEqual(await s.push(["--quiet"]), { code: 0, stdout: "", stderr: "" })
    assert.include((await s.push()).stderr, "Can't reach")
  }))

  it("a 500 that passes is tried again in the same run, with what was asked for in Retry-After", scene(async (s) => {
    s.session(id)
    assert.strictEqual((await s.push()).stdout, "Uploaded 1 sessions\n")
    assert.strictEqual(s.server.requests.length, 2)
    delivered(s)
  }, Scripts.inTurn(Scripts.status(500, {}, { "retry-after": "0" }), Scripts.accept)))

  it("W-3 401 stops the run; the rest stays queued; another token takes it back by itself", scene(async (s) => {
    for (const one of [id, "second", "third"]) s.session(one)
    assert.include((await s.push()).stderr, "the server refused the token")
    assert.strictEqual(s.server.requests.length, 1)
    assert.deepStrictEqual([s.dead, s.waiting], [[id], ["second", "third"]])
    s.server.answer(Scripts.accept)
    await s.push([], { AGNES_TOKEN: "an.other.token" })
    assert.sameMembers([...s.delivered], [id, "second", "third"])
    assert.deepStrictEqual([s.dead, s.waiting], [[], []])
    assert.strictEqual(s.server.requests.at(-1)?.headers.authorization, "Bearer an.other.token")
  }, Scripts.status(401)))

  it("410 tombstoned is private, never tried again", scene(async (s) => {
    s.session(id)
    const { private_skipped } = await s.json()
    assert.deepStrictEqual([private_skipped, s.waiting, s.dead, s.skipped], [1, [], [], [id]])
    await s.push()
    assert.strictEqual(s.server.requests.length, 1)
  }, Scripts.status(410, { detail: { kind: "tombstoned" } })))

  it("A17 W-4 400, 403, 413 and each other 4xx: given up with its status, asked once, and back with --retry-failed", scene(async (s) => {
    const statuses = ["400", "403", "404", "405", "407", "409", "410", "413", "422", "451", "499"]
    for (const status of statuses) s.session(status)
    const { dropped_permanent, sessions } = await s.json()
    assert.deepStrictEqual([dropped_permanent, sessions], [statuses.length, 0])
    assert.deepStrictEqual([s.waiting, s.delivered], [[], []])
    for (const status of statuses) assert.include(s.text("agnes-sessions-failed.txt"), `\t${status}\t${status}\t`)
    await s.push()
    assert.strictEqual(s.server.requests.length, statuses.length)
    s.server.answer(Scripts.accept)
    assert.include((await s.push(["--retry-failed", "413"])).stdout, "Uploaded 1 sessions")
    assert.deepStrictEqual([s.delivered, s.dead.length], [["413"], statuses.length - 1])
    await s.push(["--retry-failed"])
    assert.sameMembers([...s.delivered], statuses)
    assert.deepStrictEqual([s.dead, s.waiting], [[], []])
  }, byName))

  it("A9 W-2 a file that does not exist yet waits, is sent when it appears, and is given up after 30 days", scene(async (s) => {
    const path = `${s.computer.home}/later/${id}.jsonl`
    s.enqueue(id, path)
    assert.include((await s.push()).stdout, "Waiting for 1 transcript(s) that do not exist yet")
    assert.deepStrictEqual([s.server.connections, s.waiting, s.dead], [0, [id], []])
    assert.isUndefined(s.text("agnes-sessions-uploaded.txt"))
    assert.match(s.text("agnes-sessions.txt") ?? "", /\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/)
    fs.mkdirSync(`${s.computer.home}/later`)
    fs.writeFileSync(path, record("late"))
    await s.push()
    delivered(s)
    fs.writeFileSync(s.file("agnes-sessions.txt"), `old\t/nowhere/old.jsonl\t2020-01-01T00:00:00Z\n`)
    assert.include((await s.push()).stdout, "Skipped 1 stale queue entries (file missing)")
    assert.deepStrictEqual([s.waiting, s.dead], [[], ["old"]])
    assert.include(s.text("agnes-sessions-failed.txt"), "\told\tmissing\t/nowhere/old.jsonl")
  }))

  it("W-1 a session that grew after it was sent is sent again without being queued", scene(async (s) => {
    const file = s.session(id)
    await s.push()
    fs.appendFileSync(file, record("more"))
    assert.strictEqual((await s.push()).stdout, "Uploaded 1 sessions\n")
    assert.strictEqual(s.server.uploads.at(-1)?.bytes.toString(), record(id) + record("more"))
  }))

  it("HTTP-3 a client below the server's floor stops with 2 and keeps everything", scene(async (s) => {
    for (const one of [id, "second"]) s.session(one)
    s.server.answer(Scripts.status(426, {}, { "x-agnes-min-version": "99.0.0", "x-agnes-latest-version": "99.0.0" }))
    const { code, stderr } = await s.push()
    assert.strictEqual(code, 2)
    assert.include(stderr, "99.0.0")
    assert.sameMembers([...s.waiting, ...s.dead], [id, "second"])
  }))
})
