import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as path from "node:path"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

const id = "4d0e2843-d4b6-4016-8887-053f57028e56"
const secret = "11111111-2222-4333-8444-555555555555"

/** Where Claude Code would keep this workspace's transcripts. */
const kept = ({ computer }: PushScene, session: string): string => {
  const folder = `${computer.home}/.claude/projects/${computer.workspace.replace(/[^A-Za-z0-9]/g, "-")}`
  fs.mkdirSync(folder, { recursive: true })
  const file = `${folder}/${session}.jsonl`
  fs.writeFileSync(file, record(session))
  return file
}

const markPrivate = (s: PushScene, ...ids: ReadonlyArray<string>): void =>
  fs.writeFileSync(s.file("agnes-sessions-private.txt"), ids.map((one) => `${one}\n`).join(""))

describe("push, by the checklist", () => {
  it("A1 help lists the four options", scene(async (s) => {
    const { code, stdout } = await s.push(["--help"])
    assert.strictEqual(code, 0)
    for (const option of ["--quiet", "--json", "--dry-run", "--legacy-scan"]) assert.include(stdout, option)
  }))

  it("A2 PUSH-26 an empty workspace: nothing to say, no request, nothing made", scene(async (s) => {
    assert.deepStrictEqual(await s.push(["--quiet"]), { code: 0, stdout: "", stderr: "" })
    assert.isFalse(fs.existsSync(`${s.computer.workspace}/user`))
    assert.deepStrictEqual(s.server.requests, [])
    assert.deepStrictEqual(await s.push(), { code: 0, stdout: "Uploaded 0 sessions\n", stderr: "" })
  }))

  it("A3 PUSH-9 a dry run sends nothing and leaves the queue", scene(async (s) => {
    const file = s.session(id)
    const before = s.text("agnes-sessions.txt")
    const { code, stdout } = await s.push(["--dry-run"])
    assert.deepStrictEqual([code, stdout], [
      0, `Dry run - would upload 1 session file(s)\n  ${file}\nNo CLAUDE.local.md to upload\n`
    ])
    assert.deepStrictEqual([s.text("agnes-sessions.txt"), s.server.connections], [before, 0])
    assert.deepStrictEqual(await s.push(["--dry-run", "--quiet"]), { code: 0, stdout: "", stderr: "" })
  }))

  it("A4 PUSH-20 one queued session: one upload, byte for byte, the queue gone, the log with path and TAB", scene(async (s) => {
    const content = Buffer.concat([Buffer.from(record("first")), Buffer.from([0, 255, 13, 10, 128])])
    const file = s.session(id, content)
    assert.deepStrictEqual(await s.push(), { code: 0, stdout: "Uploaded 1 sessions\n", stderr: "" })
    const [upload, ...others] = s.server.uploads
    assert.deepStrictEqual([upload?.field, upload?.fileName, upload?.contentType, others.length], [
      "file", path.basename(file), "application/octet-stream", 0
    ])
    assert.isTrue(upload?.bytes.equals(content))
    assert.isUndefined(s.text("agnes-sessions.txt"))
    assert.match(s.text("agnes-sessions-uploaded.txt") ?? "", new RegExp(`^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\t${file}\\n$`))
  }))

  it("A5 the same session twice in the queue: one upload", scene(async (s) => {
    const file = s.session(id)
    s.enqueue(id, file)
    await s.push()
    assert.strictEqual(s.server.uploads.length, 1)
  }))

  it("A6 PUSH-10 while another push has the lock: nothing said, nothing sent, the queue byte-identical", scene(async (s) => {
    s.session(id)
    let release = (): void => {}
    const released = new Promise<void>((resolve) => release = resolve)
    let reached = (): void => {}
    const held = new Promise<void>((resolve) => reached = resolve)
    s.server.answer(async (exchange) => {
      reached()
      await released
      await Scripts.accept(exchange)
    })
    const first = s.push()
    await held
    s.session(secret)
    const before = s.text("agnes-sessions.txt")
    assert.deepStrictEqual(await s.push(), { code: 0, stdout: "", stderr: "" })
    assert.strictEqual(s.text("agnes-sessions.txt"), before)
    const busy = await s.json()
    assert.deepStrictEqual([busy["busy"], busy["sessions"], busy["errors"]], [true, 0, []])
    release()
    assert.strictEqual((await first).stdout, "Uploaded 2 sessions\n")
    assert.sameMembers([...s.server.names], [`${id}.jsonl`, `${secret}.jsonl`])
  }))

  it("A7 the lock cannot be had at all: exit 0, no trace, no request, the queue byte-identical", scene(async (s) => {
    s.session(id)
    fs.mkdirSync(s.file("agnes-push.lock"))
    const before = s.text("agnes-sessions.txt")
    const { code, stderr } = await s.push()
    assert.deepStrictEqual([code, s.server.connections, s.text("agnes-sessions.txt")], [0, 0, before])
    assert.include(stderr, "agnes-push.lock")
    assert.notMatch(stderr, /\n\s+at /)
  }))

  it("A8 a snapshot of a dead push and the live queue are both sent and gone, the snapshot first", scene(async (s) => {
    const old = s.computer.transcript("older", record("older"))
    fs.writeFileSync(s.file("agnes-sessions.snapshot.99999.txt"), `older\t${old}\n`)
    s.session(id)
    await s.push()
    assert.deepStrictEqual([...s.server.names], ["older.jsonl", `${id}.jsonl`])
    assert.deepStrictEqual(s.waiting, [])
    assert.isUndefined(s.text("agnes-sessions.snapshot.99999.txt"))
  }))

  it("A10 a 500: exit 0, the identical line in the queue again, no uploaded log", scene(async (s) => {
    s.session(id)
    const before = s.text("agnes-sessions.txt")
    assert.strictEqual((await s.push()).code, 0)
    assert.deepStrictEqual([s.text("agnes-sessions.txt"), s.text("agnes-sessions-uploaded.txt")], [before, undefined])
  }, Scripts.status(500)))

  it("A11 PUSH-21 CLAUDE.local.md: one request with its text", scene(async (s) => {
    fs.writeFileSync(s.file("CLAUDE.local.md"), "# Ä\n")
    assert.strictEqual((await s.push()).stdout, "Uploaded 0 sessions\nUploaded CLAUDE.local.md\n")
    assert.deepStrictEqual(s.server.requests.map(({ body, method, url }) => [method, url, body.toString()]), [
      ["POST", "/api/upload/local-md", "{\"content\":\"# Ä\\n\"}"]
    ])
    await s.push()
    assert.strictEqual(s.server.requests.length, 1)
    fs.writeFileSync(s.file("CLAUDE.local.md"), "# changed\n")
    await s.push()
    assert.strictEqual(s.server.requests.length, 2)
  }))

  it("A12 PUSH-23 --json is one line with the seeds' keys first", scene(async (s) => {
    s.session(id)
    const { stdout } = await s.push(["--json", "--quiet"])
    assert.match(stdout, /^\{"sessions": 1, "local_md": false, "errors": \[\], "skipped": 0, "private_skipped": 0, "dropped_permanent": 0[,}].*\n$/)
    assert.isObject(JSON.parse(stdout))
  }))

  it("A13 a private session is not sent, logged with id and path, and gone from the queue", scene(async (s) => {
    const file = s.session(secret)
    markPrivate(s, secret)
    const { stdout } = await s.push()
    assert.include(stdout, "Skipped 1 private session(s) (see .claude/agnes-sessions-private-skipped.txt)")
    assert.match(s.text("agnes-sessions-private-skipped.txt") ?? "", new RegExp(`Z\\t${secret}\\t${file}\\n$`))
    assert.deepStrictEqual([s.server.connections, s.text("agnes-sessions.txt")], [0, undefined])
  }))

  it("A14 of one private and one public session one is sent", scene(async (s) => {
    s.session(secret)
    s.session(id)
    markPrivate(s, secret)
    await s.push()
    assert.deepStrictEqual([...s.server.names], [`${id}.jsonl`])
    assert.deepStrictEqual(s.skipped, [secret])
  }))

  it("A15 a dry run names the private session", scene(async (s) => {
    const file = s.session(secret)
    markPrivate(s, secret)
    const { stdout } = await s.push(["--dry-run"])
    assert.include(stdout, `Would skip 1 private session(s):\n  [${secret}] ${file}\n`)
    assert.strictEqual(s.server.connections, 0)
  }))

  it("A16 A21 a 401: exit 0, not in the queue, in the failed log, counted in --json", scene(async (s) => {
    const file = s.session(id)
    const { dropped_permanent, sessions, errors } = await s.json()
    assert.deepStrictEqual([dropped_permanent, sessions, errors], [1, 0, [{ file: `${id}.jsonl`, status: 401 }]])
    assert.deepStrictEqual(s.waiting, [])
    assert.match(s.text("agnes-sessions-failed.txt") ?? "", new RegExp(`Z\\t${id}\\t401\\t${file}\\n$`))
  }, Scripts.status(401)))

  it("A22 a drop is visible", scene(async (s) => {
    s.session(id)
    const { code, stderr, stdout } = await s.push()
    assert.strictEqual(code, 0)
    assert.include(stdout, "Dropped 1 session(s) with permanent failure (see .claude/agnes-sessions-failed.txt)")
    assert.include(stderr, `warn: {'file': '${id}.jsonl', 'status': 413}`)
  }, Scripts.status(413)))

  it("A23 --legacy-scan sends the public transcript under its name and logs the private one", scene(async (s) => {
    kept(s, id)
    const file = kept(s, secret)
    markPrivate(s, secret)
    await s.push(["--legacy-scan"])
    assert.deepStrictEqual([...s.server.names], [`${id}.jsonl`])
    assert.include(s.text("agnes-sessions-private-skipped.txt"), `\t${secret}\t${file}\n`)
  }))

  it("A24 PUSH-7 --legacy-scan --dry-run --json keeps the private one apart", scene(async (s) => {
    const open = kept(s, id)
    const file = kept(s, secret)
    markPrivate(s, secret)
    const plan = await s.json(["--legacy-scan", "--dry-run"])
    assert.deepStrictEqual(Object.keys(plan), ["dry_run", "would_upload", "would_skip_private", "summary"])
    assert.deepStrictEqual(plan, {
      dry_run: true,
      would_upload: { sessions: [open], local_md: null },
      would_skip_private: [{ session_id: secret, path: file }],
      summary: {
        sessions_count: 1,
        private_skipped_count: 1,
        local_md_present: false,
        uploaded_log: s.file("agnes-sessions-uploaded.txt")
      }
    })
  }))
})
