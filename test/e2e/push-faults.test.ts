import { assert, describe, it } from "@effect/vitest"
import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

const isRoot = process.getuid?.() === 0
const ids = Array.from({ length: 12 }, (_, index) => `session-${index}`)

/** Root in a container often may not. */
const canMount = ((): boolean => {
  if (!isRoot) return false
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-mount-"))
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", place], { stdio: "ignore" })
    execFileSync("umount", [place])
    return true
  } catch {
    return false
  } finally {
    fs.rmdirSync(place)
  }
})()

/** A push that is killed without a word as soon as `when` resolves. */
const killed = async ({ computer }: PushScene, when: Promise<unknown>): Promise<void> => {
  const child = spawn(process.execPath, [computer.program, "push"], {
    cwd: computer.workspace,
    env: computer.environment,
    stdio: "ignore"
  })
  const ended = new Promise((resolve) => child.once("exit", resolve))
  await when
  child.kill("SIGKILL")
  await ended
}

/** Resolves once so many uploads have been read; the server never answers what comes after `answered` of them. */
const holding = (s: PushScene, answered: number, reached: number): Promise<void> =>
  new Promise((resolve) => {
    s.server.answer(async (exchange) => {
      if (s.server.requests.length < answered) return Scripts.accept(exchange)
      await exchange.read()
      if (s.server.requests.length >= reached) resolve()
    })
  })

/** Nothing lost: whatever was captured is delivered after one undisturbed push, and nothing is left over. */
const settles = async (s: PushScene, all: ReadonlyArray<string>): Promise<void> => {
  s.server.answer(Scripts.accept)
  const { code } = await s.push()
  assert.strictEqual(code, 0)
  assert.sameMembers([...new Set(s.delivered)], [...all])
  assert.deepStrictEqual([s.waiting, s.dead], [[], []])
  const latest = new Map(s.server.uploads.map((upload) => [upload.fileName, upload.bytes.toString()]))
  for (const id of all) assert.strictEqual(latest.get(`${id}.jsonl`), record(id), id)
}

describe("push and what can happen to it", () => {
  for (const [answered, reached] of [[0, 1], [1, 2], [1, 5], [6, 8], [11, 12]] as const) {
    it(`killed with ${answered} answered and ${reached} at the server: the next push delivers all`, scene(async (s) => {
      for (const id of ids) s.session(id)
      await killed(s, holding(s, answered, reached))
      assert.sameMembers([...new Set([...s.waiting, ...s.delivered])], ids)
      await settles(s, ids)
      const times = new Map<string, number>()
      for (const name of s.server.names) times.set(name, (times.get(name) ?? 0) + 1)
      assert.isAtMost(Math.max(...times.values()), 2)
    }))
  }

  it("killed again and again, with captures in between: nothing is lost", scene(async (s) => {
    const all: Array<string> = []
    for (let round = 0; round < 4; round++) {
      for (const part of ["a", "b", "c"]) {
        const id = `round-${round}-${part}`
        all.push(id)
        await s.computer.capture(id, s.computer.transcript(id, record(id)))
      }
      const before = s.server.requests.length
      await killed(s, holding(s, before + round, before + round + 1))
    }
    await settles(s, all)
  }))

  it("captures during a push are sent by that push or wait for the next one", scene(async (s) => {
    for (const id of ids) s.session(id)
    const late: Array<Promise<unknown>> = []
    s.server.answer(async (exchange) => {
      const id = `late-${late.length}`
      if (late.length < 5) late.push(s.computer.capture(id, s.computer.transcript(id, record(id))))
      await Promise.all(late)
      await Scripts.accept(exchange)
    })
    await s.push()
    const all = [...ids, ...late.map((_, index) => `late-${index}`)]
    assert.sameMembers([...new Set([...s.waiting, ...s.delivered])], all)
    assert.deepStrictEqual(s.waiting, [])
    await settles(s, all)
  }))

  it("eight pushes at once: each session once, one of them did the work", scene(async (s) => {
    for (const id of ids) s.session(id)
    const ended = await Promise.all(Array.from({ length: 8 }, () => s.push()))
    assert.isTrue(ended.every(({ code, stderr }) => code === 0 && stderr === ""))
    assert.sameMembers([...s.server.names], ids.map((id) => `${id}.jsonl`))
    await settles(s, ids)
  }))

  it("when the one that works is killed, another does it", scene(async (s) => {
    for (const id of ids) s.session(id)
    const reached = holding(s, 0, 1)
    await killed(s, reached)
    await settles(s, ids)
  }))

  it.skipIf(isRoot && !canMount)("W-15 a folder that has become read-only: an error with a reason, everything still there", scene(async (s) => {
    for (const id of ids) s.session(id)
    const folder = `${s.computer.workspace}/.claude`
    if (isRoot) execFileSync("mount", ["--bind", "-o", "ro", folder, folder])
    else fs.chmodSync(folder, 0o500)
    const { code, stderr, stdout } = await s.push().finally(() => {
      if (isRoot) execFileSync("umount", [folder])
      else fs.chmodSync(folder, 0o700)
    })
    assert.notMatch(stdout + stderr, /internal error|\n\s+at /)
    assert.notStrictEqual(stderr, "")
    assert.oneOf(code, [0, 1])
    assert.sameMembers([...s.waiting], ids)
    await settles(s, ids)
  }))
})

describe.skipIf(!canMount)("push on a full disk", () => {
  for (const spare of [0, 4096, 8192]) {
    it(`with ${spare} bytes left: it says so, and after room was made all is delivered`, scene(async (s) => {
      const folder = `${s.computer.workspace}/.claude`
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k,mode=700", "none", folder])
      try {
        for (const id of ids) s.session(id)
        fs.writeFileSync(`${folder}/ballast`, Buffer.alloc(1_000_000), { flag: "a" })
      } catch (error) {
        assert.strictEqual((error as NodeJS.ErrnoException).code, "ENOSPC")
      }
      try {
        const size = fs.statSync(`${folder}/ballast`).size
        fs.truncateSync(`${folder}/ballast`, Math.max(0, size - spare))
        const { stderr, stdout } = await s.push()
        assert.notMatch(stdout + stderr, /internal error|\n\s+at /)
        assert.sameMembers([...new Set([...s.waiting, ...s.delivered])], ids)
        fs.rmSync(`${folder}/ballast`)
        await settles(s, ids)
      } finally {
        execFileSync("umount", [folder])
      }
    }))
  }
})
