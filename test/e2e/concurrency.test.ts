import { assert, describe, it } from "@effect/vitest"
import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import { isProving, report, size } from "../support/Sizes.ts"
import { type PushScene, record, scene } from "./support/PushScene.ts"
import * as Scripts from "./support/Scripts.ts"

const timeout = isProving ? 7_200_000 : 90_000

/** A push with a token of its own, so that the server can tell whose request it gets. */
const start = ({ computer }: PushScene, token: string, before: ReadonlyArray<string> = []) => {
  const [command = process.execPath, ...args] = [...before, process.execPath, computer.program, "push"]
  const child = spawn(command, args, {
    cwd: computer.workspace,
    env: { ...computer.environment, AGNES_TOKEN: token },
    stdio: ["ignore", "pipe", "pipe"]
  })
  let said = ""
  child.stdout.on("data", (chunk) => said += chunk)
  child.stderr.on("data", (chunk) => said += chunk)
  const ended = new Promise<{ readonly code: number | null; readonly said: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, said })))
  return { child, ended }
}

/** Takes everything and counts uploads of different pushes that overlap. */
const watching = (s: PushScene) => {
  const open = new Map<string, number>()
  let overlaps = 0
  s.server.answer(async (exchange) => {
    const who = exchange.incoming.headers.authorization ?? ""
    const dead = () => void open.delete(who)
    exchange.incoming.socket.once("close", dead)
    open.set(who, (open.get(who) ?? 0) + 1)
    if (open.size > 1) overlaps += 1
    await Promise.resolve(Scripts.accept(exchange)).catch(() => {})
    exchange.incoming.socket.off("close", dead)
    open.set(who, (open.get(who) ?? 1) - 1)
    if (open.get(who) === 0) open.delete(who)
  })
  return () => overlaps
}

/** Everything that was captured is delivered after one undisturbed push, and nothing is left over. */
const settles = async (s: PushScene, all: ReadonlyArray<string>): Promise<void> => {
  assert.sameMembers([...new Set([...s.waiting, ...s.delivered])], [...all])
  assert.strictEqual((await s.push()).code, 0)
  assert.sameMembers([...new Set(s.delivered)], [...all])
  assert.deepStrictEqual([s.waiting, s.dead], [[], []])
}

describe("T8 many at once", () => {
  it("captures at once, while others push: every one of them is there, whole", scene(async (s) => {
    const [rounds, width] = [size(1, 200), size(8, 50)]
    const all: Array<string> = []
    for (let round = 0; round < rounds; round++) {
      const ids = Array.from({ length: width }, (_, n) => `r${round}-${n}`)
      all.push(...ids)
      const captures = ids.map((id) => s.computer.capture(id, s.computer.transcript(id, record(id))))
      const pushes = [s.push(), s.push()]
      await Promise.all([...captures, ...pushes])
      assert.sameMembers([...new Set([...s.waiting, ...s.delivered])], all)
    }
    await settles(s, all)
    report("concurrency: captures at once", { rounds, width, lost: 0 })
  }), timeout)

  it("eight pushes, one of them killed at any moment: no two work at once, and nothing is lost", scene(async (s) => {
    const rounds = size(1, 500)
    const overlaps = watching(s)
    const all: Array<string> = []
    for (let round = 0; round < rounds; round++) {
      for (let n = 0; n < 6; n++) {
        all.push(`r${round}-${n}`)
        s.session(`r${round}-${n}`)
      }
      const pushes = Array.from({ length: 8 }, (_, n) => start(s, `a.${round}.${n}`))
      const reached = s.server.requests.length + 1 + round % 5
      // The one that works, once it has sent some; which that is, the server knows.
      const victim = pushes[Math.floor(pushes.length * ((round * 7) % 8) / 8)]
      while (s.server.requests.length < reached && pushes.some(({ child }) => child.exitCode === null)) {
        await new Promise((resolve) => setImmediate(resolve))
      }
      const who = s.server.requests.at(-1)?.headers.authorization?.split(".").at(-1)
      ;(pushes[Number(who)] ?? victim)?.child.kill("SIGKILL")
      await Promise.all(pushes.map(({ ended }) => ended))
    }
    assert.strictEqual(overlaps(), 0)
    await settles(s, all)
    report("concurrency: eight pushes, one killed", { rounds, overlaps: overlaps(), lost: 0 })
  }), timeout)

  it("LOCK-1 a holder that is stopped keeps the lock; nobody waits for it, and it goes on", scene(async (s) => {
    s.session("s1")
    let release = (): void => {}
    const reached = new Promise<void>((resolve) => {
      s.server.answer(async (exchange) => {
        resolve()
        await new Promise<void>((go) => release = go)
        await Scripts.accept(exchange)
      })
    })
    const holder = start(s, "a.b.holder")
    await reached
    holder.child.kill("SIGSTOP")
    // Age says nothing about a holder.
    for (const lock of ["agnes-push.lock", "agnes-queue.lock"]) {
      if (fs.existsSync(s.file(lock))) fs.utimesSync(s.file(lock), 1, 1)
    }
    s.session("s2")
    const other = await s.push(["--json"])
    assert.deepStrictEqual([other.code, (JSON.parse(other.stdout) as { busy: boolean }).busy], [0, true])
    assert.strictEqual((await s.computer.capture("s3", s.computer.transcript("s3", record("s3")))).code, 0)
    release()
    s.server.answer(Scripts.accept)
    holder.child.kill("SIGCONT")
    assert.strictEqual((await holder.ended).code, 0)
    assert.sameMembers([...new Set(s.delivered)], ["s1", "s2", "s3"])
  }), timeout)

  it("a lock file deleted under the holder: it stops with 3, and a second push does the work", scene(async (s) => {
    for (const id of ["s1", "s2", "s3"]) s.session(id)
    let release = (): void => {}
    const reached = new Promise<void>((resolve) => {
      s.server.answer(async (exchange) => {
        resolve()
        await new Promise<void>((go) => release = go)
        await Scripts.accept(exchange)
      })
    })
    const holder = start(s, "a.b.holder")
    await reached
    fs.rmSync(s.file("agnes-push.lock"))
    s.server.answer(Scripts.accept)
    await s.push()
    release()
    const { code, said } = await holder.ended
    assert.strictEqual(code, 3)
    assert.include(said, "agnes-push.lock was deleted or replaced")
    await settles(s, ["s1", "s2", "s3"])
  }), timeout)

  it("reliability C10 a link in the place of a lock is followed by nobody: nothing is sent, and it is said", scene(async (s) => {
    s.session("s1")
    fs.symlinkSync(`${s.computer.home}/target`, s.file("agnes-push.lock"))
    const { code, stderr } = await s.push()
    assert.deepStrictEqual([code, s.server.requests.length, s.waiting], [0, 0, ["s1"]])
    assert.include(stderr, "agnes-push.lock")
    assert.isFalse(fs.existsSync(`${s.computer.home}/target`))
  }), timeout)
})

const strace = ((): string | undefined => {
  try {
    execFileSync("strace", ["-o", "/dev/null", "true"], { stdio: "ignore" })
    return undefined
  } catch {
    return "not run: strace cannot trace here"
  }
})()

describe("T8 a file system without locks", () => {
  for (const code of ["ENOLCK", "ENOSYS"]) {
    it(`${code}: push sends nothing, says so, and everything waits`, async (context) => {
      if (strace !== undefined) return context.skip(strace)
      await scene(async (s) => {
        const inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fcntl", "-e", `inject=fcntl:error=${code}`]
        const lockless = [...inject, "-P", s.file("agnes-push.lock"), "-P", s.file("agnes-queue.lock")]
        s.session("s1")
        fs.writeFileSync(s.file("agnes-push.lock"), "")
        fs.writeFileSync(s.file("agnes-queue.lock"), "")
        const { code: ended, said } = await start(s, "a.b.c", lockless).ended
        assert.deepStrictEqual([ended, s.server.requests.length, s.waiting], [0, 0, ["s1"]])
        assert.include(said, "agnes-push.lock")
        assert.include(said, "cannot be locked")
      })()
    })
  }
})
