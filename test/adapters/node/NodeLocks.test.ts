import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import * as MemoryLocks from "../../../src/adapters/memory/MemoryLocks.ts"
import * as ClaimLocks from "../../../src/adapters/node/ClaimLocks.ts"
import * as NodeLocks from "../../../src/adapters/node/NodeLocks.ts"
import * as ProcessIdentity from "../../../src/adapters/node/ProcessIdentity.ts"
import { lift } from "../../../src/ports/Lift.ts"
import * as Locks from "../../ports/Locks.ts"
import * as Child from "../../support/Child.ts"
import * as Machines from "../../support/Machines.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const nowhere = "/nowhere"

const within = (locks: () => Locks.Subject["locks"]) =>
  Effect.map(TempFolder.make, (root) => ({ locks: locks(), root }))

Locks.suite("kernel", within(() => NodeLocks.make(Machines.prebuilds)))
Locks.suite("claims, where no addon loads", within(() => NodeLocks.make(nowhere)))
Locks.suite("simulated", Effect.sync(() => ({ locks: MemoryLocks.make(), root: "/" })))

const holder = (prebuilds: string, lock: string) => `
  import * as Micro from "effect/Micro"
  import * as NodeLocks from "./src/adapters/node/NodeLocks.ts"
  const held = Micro.runSync(NodeLocks.make(${JSON.stringify(prebuilds)}).tryAcquire(${JSON.stringify(lock)}))
  console.log(held === undefined ? "busy" : "held")
  setInterval(() => {}, 1000)
`

describe.each([["kernel", Machines.prebuilds], ["claims", nowhere]])("NodeLocks: %s", (_, prebuilds) => {
  it.scopedLive("LOCK-1 another process's lock is respected while it lives and free the moment it is killed", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const lock = `${root}/a.lock`
      const child = yield* Child.start(process.execPath, [Child.program(root, holder(prebuilds, lock))])
      yield* Effect.promise(() => Child.says(child, "held"))
      const locks = NodeLocks.make(prebuilds)
      assert.isUndefined(yield* lift(locks.tryAcquire(lock)))
      const ended = Child.said(child)
      child.kill("SIGKILL")
      yield* Effect.promise(() => ended)
      const mine = yield* lift(locks.tryAcquire(lock))
      assert.isDefined(mine)
      yield* lift(mine!.release)
    }))

  it.scopedLive("LOCK-1 a stopped holder keeps its lock, however long", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const lock = `${root}/a.lock`
      const child = yield* Child.start(process.execPath, [Child.program(root, holder(prebuilds, lock))])
      yield* Effect.promise(() => Child.says(child, "held"))
      child.kill("SIGSTOP")
      fs.utimesSync(lock, 1, 1)
      for (const name of fs.readdirSync(root)) fs.utimesSync(`${root}/${name}`, 1, 1)
      assert.isUndefined(yield* lift(NodeLocks.make(prebuilds).tryAcquire(lock)))
    }))

  it.scopedLive("LOCK-2 what cannot be a lock file is an error, never a lock", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const locks = NodeLocks.make(prebuilds)
      const code = (path: string) => lift(Micro.map(Micro.flip(locks.tryAcquire(path)), (error) => error.code))
      fs.writeFileSync(`${root}/file`, "")
      fs.symlinkSync(`${root}/file`, `${root}/link`)
      fs.mkdirSync(`${root}/folder`)
      assert.strictEqual(yield* code(`${root}/link`), "ELOOP")
      assert.strictEqual(yield* code(`${root}/folder`), "EINVAL")
      assert.strictEqual(yield* code(`${root}/none/a.lock`), "ENOENT")
    }))

  it.scopedLive("LOCK-1 the lock file stays, empty; one that was deleted while held does no harm to the next", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const lock = `${root}/a.lock`
      const locks = NodeLocks.make(prebuilds)
      const held = yield* lift(locks.tryAcquire(lock))
      yield* lift(held!.release)
      assert.deepStrictEqual(fs.readdirSync(root), ["a.lock"])
      assert.strictEqual(fs.statSync(lock).size, 0)
      fs.rmSync(lock)
      const again = yield* lift(locks.tryAcquire(lock))
      assert.isTrue(fs.existsSync(lock))
      yield* lift(again!.release)
    }))
})

describe("ClaimLocks", () => {
  const me = ProcessIdentity.current()
  const other = (fields: Partial<ProcessIdentity.ProcessIdentity>) => ({ ...me, ...fields })
  const unused = 2 ** 22 + 1

  const meets = (claimant: ProcessIdentity.ProcessIdentity) =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const theirs = yield* lift(ClaimLocks.make(claimant).tryAcquire(`${root}/a.lock`))
      assert.isDefined(theirs)
      const mine = yield* lift(ClaimLocks.make(me).tryAcquire(`${root}/a.lock`))
      const claims = fs.readdirSync(root).filter((name) => name.includes(".claim."))
      assert.strictEqual(claims.length, 1)
      return mine !== undefined
    })

  it.scopedLive("a claim of a dead process, of a number given out again, or of an earlier boot is cleared away", () =>
    Effect.gen(function*() {
      assert.isTrue(yield* meets(other({ pid: unused })))
      assert.isTrue(yield* meets(other({ boot: "00000000", pid: process.pid })))
      if (me.start !== "0") assert.isTrue(yield* meets(other({ start: "1" })))
    }))

  it.scopedLive("a claim of a living process, or of one nobody here can judge, stands", () =>
    Effect.gen(function*() {
      assert.isFalse(yield* meets(me))
      assert.isFalse(yield* meets(other({ pid: process.ppid, start: "0" })))
      assert.isFalse(yield* meets(other({ host: "elsewhere", pid: unused })))
      assert.isFalse(yield* meets(other({ space: "1", pid: unused })))
    }))

  it.scopedLive("a claim nobody can read stands", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      fs.writeFileSync(`${root}/a.lock.claim.what`, "")
      assert.isUndefined(yield* lift(ClaimLocks.make(me).tryAcquire(`${root}/a.lock`)))
    }))

  it.scopedLive("of two that come at once at most one gets it", () =>
    Effect.gen(function*() {
      const root = yield* TempFolder.make
      const text = `
        import * as Micro from "effect/Micro"
        import * as fs from "node:fs"
        import * as NodeLocks from "./src/adapters/node/NodeLocks.ts"
        const locks = NodeLocks.make("/nowhere")
        let got = 0
        for (let i = 0; got < 100; i++) {
          const held = Micro.runSync(locks.tryAcquire(${JSON.stringify(`${root}/a.lock`)}))
          if (held === undefined) continue
          got++
          fs.writeFileSync(${JSON.stringify(`${root}/inside`)}, "", { flag: "wx" })
          fs.unlinkSync(${JSON.stringify(`${root}/inside`)})
          Micro.runSync(held.release)
        }
        console.log("done")
      `
      const file = Child.program(root, text)
      const children = yield* Effect.all([1, 2].map(() => Child.start(process.execPath, [file])))
      const ends = yield* Effect.promise(() => Promise.all(children.map(Child.said)))
      assert.deepStrictEqual(ends, [{ code: 0, out: "done\n" }, { code: 0, out: "done\n" }])
    }))
})
