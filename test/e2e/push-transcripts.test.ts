import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

const isRoot = process.getuid?.() === 0

/** Given up as no transcript of ours; the good one beside it is sent and nothing else leaves. */
const refused = (make: (s: PushScene, folder: string) => string) =>
  scene(async (s) => {
    const folder = `${s.computer.home}/odd`
    fs.mkdirSync(folder)
    s.enqueue("odd", make(s, folder))
    s.session("good")
    const { code, stderr } = await s.push()
    assert.strictEqual(code, 0)
    assert.include(stderr, "warn: {'file': ")
    assert.match(s.text("agnes-sessions-failed.txt") ?? "", /\todd\trefused\t/)
    assert.deepStrictEqual([[...s.server.names], s.delivered, s.waiting], [["good.jsonl"], ["good"], []])
  })

describe("push and what is no transcript (W-18, reliability C1, C2)", () => {
  it("a relative path", refused((s) => {
    fs.writeFileSync(`${s.computer.workspace}/rel.jsonl`, record("x"))
    return "rel.jsonl"
  }))
  it("/etc/passwd", refused(() => "/etc/passwd"))
  it("/dev/zero", refused(() => "/dev/zero"))
  it("/proc/self/environ", refused(() => "/proc/self/environ"))
  it("a folder", refused((_, folder) => {
    fs.mkdirSync(`${folder}/a.jsonl`)
    return `${folder}/a.jsonl`
  }))
  it("a link to a good transcript", refused((s, folder) => {
    fs.symlinkSync(s.computer.transcript("real", record("x")), `${folder}/a.jsonl`)
    return `${folder}/a.jsonl`
  }))
  it("a link to /etc/passwd", refused((_, folder) => {
    fs.symlinkSync("/etc/passwd", `${folder}/a.jsonl`)
    return `${folder}/a.jsonl`
  }))
  it("a FIFO, without waiting for its writer", refused((_, folder) => {
    execFileSync("mkfifo", [`${folder}/a.jsonl`])
    return `${folder}/a.jsonl`
  }))
  it.skipIf(!isRoot)("a device", refused((_, folder) => {
    execFileSync("mknod", [`${folder}/a.jsonl`, "c", "1", "5"])
    return `${folder}/a.jsonl`
  }))
  it.skipIf(!isRoot)("a file of somebody else", refused((_, folder) => {
    fs.writeFileSync(`${folder}/a.jsonl`, record("theirs"))
    fs.chownSync(`${folder}/a.jsonl`, 12_345, 12_345)
    return `${folder}/a.jsonl`
  }))
  it("another ending", refused((_, folder) => {
    fs.writeFileSync(`${folder}/a.txt`, record("x"))
    return `${folder}/a.txt`
  }))
  for (const [what, content] of [["text", "root:x:0:0\n"], ["a list", "[1]\n"], ["binary", "\u007fELF\n"], ["null", "null\n"]] as const) {
    it(`a .jsonl that is ${what}`, refused((_, folder) => {
      fs.writeFileSync(`${folder}/a.jsonl`, content)
      return `${folder}/a.jsonl`
    }))
  }
  it("a sparse file of 1 TB without a record", refused((_, folder) => {
    fs.writeFileSync(`${folder}/a.jsonl`, "x")
    fs.truncateSync(`${folder}/a.jsonl`, 2 ** 40)
    return `${folder}/a.jsonl`
  }))

  it.skipIf(isRoot)("one that may not be read now waits for a better day", scene(async (s) => {
    fs.chmodSync(s.session("closed"), 0)
    s.session("good")
    await s.push()
    assert.deepStrictEqual([s.waiting, s.delivered, s.dead], [["closed"], ["good"], []])
  }))

  it("W-8 one that grows while it is sent goes out as it was, and then as it is", scene(async (s) => {
    const file = s.session("growing", record("x".repeat(5_000_000)))
    const before = fs.readFileSync(file)
    let grown = false
    s.server.answer(async (exchange) => {
      if (!grown) fs.appendFileSync(file, record("more"))
      grown = true
      await Scripts.accept(exchange)
    })
    await s.push()
    assert.isTrue(s.server.uploads[0]?.bytes.equals(before))
    await s.push()
    assert.isTrue(s.server.uploads.at(-1)?.bytes.equals(fs.readFileSync(file)))
    assert.strictEqual(s.server.uploads.length, 2)
  }))

  it("reliability C9 what a path holds cannot steer a terminal", scene(async (s) => {
    const evil = "/x/\u001b]52;c;cm0gLXJm\u0007\u001b[2J.txt"
    s.enqueue("e\u001b[31m", evil)
    for (const args of [["--dry-run"], [], ["--quiet"]]) {
      const { stderr, stdout } = await s.push(args)
      assert.notMatch(stdout + stderr, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
    }
  }))
})
