import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import { execFile, spawn } from "node:child_process"
import * as fs from "node:fs"
import { join } from "node:path"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import * as Process from "./Process.ts"
import * as Server from "./Server.ts"

/** The collector as people and timers run it: the built command beside a real server, and its route. */
const isRoot = process.getuid?.() === 0
const ids = { ann: 61_001, bob: 61_002, server: 61_003 }
const record = "{\"sessionId\":\"s\",\"cwd\":\"/nowhere\"}\n"

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const agnes = (args: ReadonlyArray<string>, variables: Record<string, string>) =>
  Effect.async<Ended>((resume) => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...variables }
    const child = execFile(process.execPath, ["dist/agnes.cjs", ...args], { env }, (error, stdout, stderr) =>
      resume(Effect.succeed({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** Runs the collector and kills it as soon as something is so. */
const killedAt = (variables: Record<string, string>, isTime: () => boolean) =>
  Effect.async<void>((resume) => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: "/nonexistent", ...variables }
    const child = spawn(process.execPath, ["dist/agnes.cjs", "collect"], { env, stdio: "ignore" })
    const watch = setInterval(() => isTime() && child.kill("SIGKILL"), 1)
    child.on("close", () => {
      clearInterval(watch)
      resume(Effect.void)
    })
  })

/** Homes below a folder; a person's uid is one of a person only where root can give files away. */
const homesIn = (top: string) => {
  const root = join(top, "home")
  fs.mkdirSync(root)
  const file = (user: "ann" | "bob", path: string, text: string) => {
    const full = join(root, user, path)
    fs.mkdirSync(join(full, ".."), { recursive: true, mode: 0o700 })
    fs.writeFileSync(full, text, { mode: 0o600 })
    if (!isRoot) return
    for (const name of ["", ...fs.readdirSync(join(root, user), { recursive: true, encoding: "utf8" })]) {
      fs.lchownSync(join(root, user, name), ids[user], ids[user])
    }
  }
  return { root, file }
}

const place = Effect.map(TempFolder.make, (top) => {
  fs.chmodSync(top, 0o755)
  const homes = homesIn(top)
  const data = join(top, "data")
  return { top, ...homes, data, env: { AGNES_DATA_DIR: data, AGNES_COLLECT_HOMES: homes.root } }
})

const people = isRoot || (process.getuid?.() ?? 0) >= 1000
const asPeople = (name: string, body: () => Effect.Effect<void, unknown, Scope.Scope>): void => {
  if (people) it.scopedLive(name, body, 60_000)
  else it(`${name} (not run: no files of a person can be made)`, (context) => context.skip())
}

/** Every path below a folder with what it is, for comparing before and after. */
const picture = (folder: string): ReadonlyArray<string> =>
  fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort().map((name) => {
    const stat = fs.lstatSync(join(folder, name))
    const content = stat.isFile() ? fs.readFileSync(join(folder, name)).toString("hex") : ""
    return `${name} ${stat.mode} ${stat.mtimeMs} ${content}`
  })

describe("agnes collect", () => {
  it.scopedLive("15.3-C12 the skip variable: code 0, zeros, nothing made and nothing looked at", () =>
    Effect.gen(function*() {
      const p = yield* place
      for (const value of ["1", "true", "TRUE"]) {
        const env = { ...p.env, AGNES_COLLECT_HOMES: "/proc/1/fd", AGNES_SKIP_LEGACY_COLLECTOR: value }
        const { code, stdout } = yield* agnes(["collect", "--json"], env)
        assert.strictEqual(code, 0)
        assert.deepStrictEqual(JSON.parse(stdout), {
          rc: 0, dry_run: false, users_processed: 0, files_copied: 0, files_skipped: 0, skipped: true
        })
      }
      assert.isFalse(fs.existsSync(p.data))
    }), 60_000)

  it.scopedLive("where there is no server it makes none, and says what to run", () =>
    Effect.gen(function*() {
      const p = yield* place
      const { code, stderr } = yield* agnes(["collect"], { ...p.env, AGNES_SKIP_LEGACY_COLLECTOR: "0" })
      assert.strictEqual(code, 1)
      assert.match(stderr, /no agnes server in .*Run: agnes serve --data-dir/s)
      assert.isFalse(fs.existsSync(p.data))
    }), 60_000)

  asPeople("15.3-C11 15.3-C15 beside a running server: account and target fill, a dry run changes nothing", () =>
    Effect.gen(function*() {
      const p = yield* place
      const server = yield* Process.start(p.data)
      const token = yield* Server.person(server, "ann")
      p.file("ann", "user/sessions/s.jsonl", record)
      fs.utimesSync(join(p.root, "ann/user/sessions/s.jsonl"), 1_600_000_000, 1_600_000_000)
      if (isRoot) p.file("bob", "user/sessions/b.jsonl", record)
      fs.writeFileSync(join(p.data, "collect-accounts"), "ann ann@example.org\n", { mode: 0o600 })
      if (isRoot) {
        for (const name of ["", ...fs.readdirSync(p.data, { recursive: true, encoding: "utf8" })]) {
          fs.lchownSync(join(p.data, name), ids.server, ids.server)
        }
      }
      const env = { ...p.env, AGNES_SKIP_LEGACY_COLLECTOR: "0" }
      yield* agnes(["collect", "--dry-run"], env)
      const before = picture(p.data)
      const dry = yield* agnes(["collect", "--dry-run", "--json"], env)
      assert.deepStrictEqual(picture(p.data), before)
      const users = isRoot ? 2 : 1
      assert.deepInclude(JSON.parse(dry.stdout), { rc: 0, dry_run: true, users_processed: users, files_copied: users })
      const done = yield* agnes(["collect", "--json", "-v"], env)
      assert.strictEqual(done.code, 0, done.stderr)
      assert.deepInclude(JSON.parse(done.stdout), { rc: 0, users_processed: users, files_copied: users, files_failed: 0 })
      assert.match(done.stderr, /ann\/s\.jsonl: copied/)
      const { body } = yield* Server.ask(server, "/api/sessions", { token })
      assert.property(body, "sessions", JSON.stringify(body))
      const held = body.sessions.map(({ id, sha256 }: Record<string, string>) => [id, sha256])
      assert.deepStrictEqual(held, [["s", Server.sha256(record)]])
      if (isRoot) {
        const collected = join(p.data, "collected/bob/b.jsonl")
        assert.strictEqual(fs.readFileSync(collected, "utf8"), record)
        const all = fs.readdirSync(p.data, { recursive: true, encoding: "utf8" })
        const owners = new Set(all.map((name) => fs.lstatSync(join(p.data, name)).uid))
        assert.deepStrictEqual([...owners], [ids.server])
      }
      const again = yield* agnes(["collect", "--json"], env)
      assert.deepInclude(JSON.parse(again.stdout), { files_copied: 0, files_skipped: users })
    }))

  asPeople("an unreadable private list closes its user: code 3, and the line says why", () =>
    Effect.gen(function*() {
      const p = yield* place
      yield* Process.start(p.data)
      p.file("ann", "user/sessions/s.jsonl", record)
      p.file("ann", ".claude/agnes-sessions-private.txt", "a\0b")
      const { code, stderr, stdout } = yield* agnes(["collect", "--json"], p.env)
      assert.strictEqual(code, 3)
      assert.match(stderr, /ann: closed \(private-list-garbled\)/)
      assert.deepInclude(JSON.parse(stdout), { rc: 3, users_closed: 1, files_copied: 0 })
    }))

  asPeople("W-18 reliability K9 killed at any point: what is there is whole, and the next run completes it", () =>
    Effect.gen(function*() {
      const p = yield* place
      yield* Process.start(p.data)
      const text = (n: number) => record + `{"text":"${String(n % 10).repeat(300_000)}"}\n`
      const count = 30
      for (let n = 0; n < count; n++) p.file("ann", `user/sessions/s${n}.jsonl`, text(n))
      const folder = join(p.data, "collected/ann")
      const names = (): ReadonlyArray<string> => fs.existsSync(folder) ? fs.readdirSync(folder) : []
      const whole = () => {
        for (const name of names().filter((each) => !each.startsWith("."))) {
          const n = Number(/\d+/.exec(name)?.[0])
          assert.isTrue(fs.readFileSync(join(folder, name), "utf8") === text(n), name)
        }
      }
      for (let round = 1; round <= 5; round++) {
        yield* killedAt(p.env, () => names().length > round * 4)
        whole()
      }
      const { code, stdout } = yield* agnes(["collect", "--json"], p.env)
      assert.deepInclude(JSON.parse(stdout), { rc: 0, files_failed: 0 }, String(code))
      whole()
      assert.sameMembers([...names()], Array.from({ length: count }, (_, n) => `s${n}.jsonl`))
    }))

  it.scopedLive("a mapping others may write, or with a line that is none, ends the run before anything is looked at", () =>
    Effect.gen(function*() {
      const p = yield* place
      yield* Process.start(p.data)
      const file = join(p.data, "collect-accounts")
      fs.writeFileSync(file, "ann\n")
      fs.chmodSync(file, 0o600)
      assert.match((yield* agnes(["collect"], p.env)).stderr, /is not used: line 1/)
      fs.chmodSync(file, 0o666)
      assert.match((yield* agnes(["collect"], p.env)).stderr, /chmod go-w/)
      assert.isFalse(fs.existsSync(join(p.data, "collected")))
    }), 60_000)
})

const audited = Effect.gen(function*() {
  const trail = yield* AuditTrail
  return (yield* trail.list({ actions: ["run_session_collector"] }, { limit: 10 })).entries
})

const route = "/api/admin/run-session-collector"

describe("the collector's route", () => {
  const started = (settings: Parameters<typeof Server.start>[0]) =>
    Server.start({ collectHomes: "/nonexistent", ...settings })

  it.scopedLive("15.4-A1 an admin: 200, ok, and the counts; the run stands in the audit log", () =>
    Effect.gen(function*() {
      const server = yield* started({})
      const { body, status } = yield* Server.ask(server, route, { method: "POST", token: server.token })
      assert.strictEqual(status, 200)
      assert.isTrue(body.ok)
      assert.deepInclude(body.details, { rc: 0, users_processed: 0, files_copied: 0, files_skipped: 0 })
      assert.notProperty(body.details, "skipped")
    }))

  it.scopedLive("15.3-C12 skipped by the setting: three zeros and the word", () =>
    Effect.gen(function*() {
      const server = yield* started({ skipCollector: true })
      const { body } = yield* Server.ask(server, route, { method: "POST", token: server.token })
      assert.deepStrictEqual(body, {
        ok: true,
        details: { rc: 0, users_processed: 0, files_copied: 0, files_skipped: 0, skipped: true }
      })
    }))

  it.scopedLive("15.4-A2 15.4-A3 others: 403, nobody: 401", () =>
    Effect.gen(function*() {
      const server = yield* started({})
      const token = yield* Server.person(server, "ann")
      assert.strictEqual((yield* Server.ask(server, route, { method: "POST", token })).status, 403)
      assert.strictEqual((yield* Server.ask(server, route, { method: "POST" })).status, 401)
    }))

  it.scopedLive("15.4-A4 what it throws: 500 with the type, and an entry with unhandled_error", () =>
    Effect.gen(function*() {
      const folder = yield* TempFolder.make
      fs.writeFileSync(`${folder}/home`, "no folder")
      const server = yield* started({ collectHomes: `${folder}/home` })
      const { body, status } = yield* Server.ask(server, route, { method: "POST", token: server.token })
      assert.strictEqual(status, 500)
      assert.match(body.detail, /^HomeUnreadable: ENOTDIR/)
      const entries = yield* Server.beside(server, audited)
      assert.deepStrictEqual(entries.map(({ params, resource, result }) => [resource, result, params]), [
        ["job:session-collector", "error", { unhandled_error: "HomeUnreadable: ENOTDIR" }]
      ])
    }))

  it.scopedLive("15.4-A18 is answered for POST alone", () =>
    Effect.gen(function*() {
      const server = yield* started({})
      assert.notStrictEqual((yield* Server.ask(server, route, { token: server.token })).status, 200)
    }))
})
