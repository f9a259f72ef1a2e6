import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import { join } from "node:path"
import * as StoredName from "../../../src/adapters/node/backup/StoredName.ts"
import * as DataFolder from "../../../src/adapters/node/DataFolder.ts"
import * as SessionFiles from "../../../src/adapters/node/SessionFiles.ts"
import * as Stores from "../../../src/main/layers/server.ts"
import { receiveUpload } from "../../../src/main/programs/server/ReceiveUpload.ts"
import * as WithdrawSession from "../../../src/main/programs/server/WithdrawSession.ts"
import { backup } from "../../../src/main/server/keeping/Backup.ts"
import { check } from "../../../src/main/server/keeping/Check.ts"
import { restore } from "../../../src/main/server/keeping/Restore.ts"
import * as TempFolder from "../../support/TempFolder.ts"

const nothing = () => {}

type Services = Layer.Layer.Success<ReturnType<typeof Stores.stores>>

/** Works on a data folder as a server does. */
const on = <A, E>(root: string, program: Effect.Effect<A, E, Services>) =>
  Effect.flatMap(DataFolder.open(root), (folder) => Effect.provide(program, Stores.stores(folder)))

const upload = (userId: string, fileName: string, text: string) =>
  receiveUpload({ userId, fileName, bytes: Stream.make(Buffer.from(text)), limit: 100_000_000 })

const member = (userId: string, session: string, name: string, text: string) =>
  receiveUpload({
    userId,
    fileName: "x",
    bytes: Stream.make(Buffer.from(text)),
    limit: 1000,
    member: () => ({ _tag: "Member", session, name })
  })

const filled = Effect.gen(function*() {
  const top = yield* TempFolder.make
  const root = join(top, "data")
  yield* on(root, Effect.gen(function*() {
    yield* upload("ann", "one.jsonl", "{}\n")
    yield* upload("ann", "one.jsonl", "{}\n{}\n")
    yield* upload("ann", "other.jsonl", "[diverged and long]\n")
    yield* upload("ann", "other.jsonl", "[short]\n")
    yield* upload("bob", "one.jsonl", "{}\n")
    yield* upload("bob", "gone.jsonl", "SECRET\n")
    yield* member("ann", "one", "subagents/Agent-1.jsonl", "{}\n")
    yield* member("ann", "one", "subagents/Agent-1.jsonl", "{}\n{}\n")
    yield* WithdrawSession.withdraw("bob", "gone")
  }))
  fs.mkdirSync(join(root, "user_local_md"), { recursive: true })
  fs.writeFileSync(join(root, "user_local_md/ann.md"), "notes")
  return { top, root }
})

const run = <A>(work: () => Promise<A>) => Effect.tryPromise({ try: work, catch: (error) => error as Error })

/** Regular files that are not the database, with their content. */
const content = (root: string): Record<string, string> =>
  Object.fromEntries(fs.readdirSync(root, { recursive: true, encoding: "utf8" }).sort()
    .filter((name) => fs.lstatSync(join(root, name)).isFile() && !/system\.sqlite|server\.lock/.test(name))
    .map((name) => [name, fs.readFileSync(join(root, name), "latin1")]))

describe("backup and restore", () => {
  it.scopedLive.each([".tar", ".tar.gz"])("everything comes back, as it was: %s", (ending) =>
    Effect.gen(function*() {
      const { root, top } = yield* filled
      const file = join(top, `b${ending}`)
      const saved = yield* run(() => backup(root, file, 1_700_000_000_000, nothing))
      assert.deepStrictEqual(saved.damaged, [])
      assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600)
      assert.deepStrictEqual(fs.readdirSync(join(root, "incoming")), [])
      assert.deepStrictEqual(fs.readdirSync(top).sort(), [`b${ending}`, "data"])
      const restored = yield* run(() => restore(file, join(top, "new"), nothing))
      assert.strictEqual(restored.createdAt, "2023-11-14T22:13:20.000Z")
      assert.deepStrictEqual(content(join(top, "new")), content(root))
      const report = yield* run(() => check(join(top, "new"), nothing))
      assert.deepStrictEqual(report.problems, [])
      assert.strictEqual(report.versions, 7)
      assert.notInclude(Object.values(content(join(top, "new"))).join(), "SECRET")
    }))

  it.scopedLive("any tar program can read it", () =>
    Effect.gen(function*() {
      const { root, top } = yield* filled
      yield* run(() => backup(root, join(top, "b.tar.gz"), 0, nothing))
      const names = execFileSync("tar", ["tzf", join(top, "b.tar.gz")], { encoding: "utf8" }).trim().split("\n")
      assert.strictEqual(names[0], "agnes-backup.json")
      assert.strictEqual(names.at(-1), "MANIFEST.jsonl")
      assert.includeMembers(names, ["state/system.sqlite", "state/.jwt_secret", "user_local_md/ann.md"])
      assert.include(names, "user_sessions/ann/one.jsonl")
      assert.isEmpty(names.filter((name) => /server\.lock|incoming|-wal|-shm/.test(name)))
    }))

  it.scopedLive("a folder with anything in it is refused, also one that is a server's", () =>
    Effect.gen(function*() {
      const { root, top } = yield* filled
      const file = join(top, "b.tar")
      yield* run(() => backup(root, file, 0, nothing))
      assert.match((yield* Effect.flip(run(() => restore(file, root, nothing)))).message, /is not empty/)
      fs.mkdirSync(join(top, "empty"))
      yield* run(() => restore(file, join(top, "empty"), nothing))
      const inside = yield* Effect.flip(run(() => backup(root, join(root, "b.tar"), 0, nothing)))
      assert.match(inside.message, /lies in the data folder/)
    }))

  it.scopedLive("cut off anywhere or with a byte changed anywhere: nothing is restored, nothing is left", () =>
    Effect.gen(function*() {
      const { root, top } = yield* filled
      const file = join(top, "b.tar")
      yield* run(() => backup(root, file, 0, nothing))
      const good = fs.readFileSync(file)
      const bad = join(top, "bad.tar")
      const at = (n: number) => createHash("sha256").update(String(n)).digest().readUInt32LE(0) % good.length
      for (let n = 0; n < 60; n++) {
        const bytes = Buffer.from(good)
        if (n % 2 === 0) bytes[at(n)]! ^= 1
        fs.writeFileSync(bad, n % 2 === 0 ? bytes : bytes.subarray(0, Math.min(at(n), good.length - 1025)))
        const outcome = yield* Effect.either(run(() => restore(bad, join(top, "new"), nothing)))
        if (outcome._tag === "Right") {
          // The byte was one of those that fill up a block, or of a time: nothing of it is content.
          assert.deepStrictEqual(content(join(top, "new")), content(root))
          fs.rmSync(join(top, "new"), { recursive: true })
        }
        assert.deepStrictEqual(fs.readdirSync(top).sort(), ["b.tar", "bad.tar", "data"])
      }
    }), 60_000)

  it.scopedLive("while a server writes: every version the backup's rows name is in it, 5 rounds", () =>
    Effect.gen(function*() {
      const { root, top } = yield* filled
      const stop = { now: false }
      const writer = on(root, Effect.gen(function*() {
        for (let n = 0; !stop.now; n++) {
          const text = "{}\n".repeat(n % 50 + 1)
          yield* upload("cat", `s${n % 7}.jsonl`, text + (n % 3 === 0 ? `[${n}]\n` : ""))
          if (n % 11 === 0) yield* WithdrawSession.withdraw("cat", `s${n % 7}`)
          if (n % 11 === 1) for (let s = 0; s < 7; s++) yield* WithdrawSession.lift("cat", `s${s}`)
          yield* Effect.yieldNow()
        }
      }))
      const rounds = Effect.gen(function*() {
        for (let round = 0; round < 5; round++) {
          const file = join(top, `b${round}.tar`)
          const saved = yield* run(() => backup(root, file, 0, nothing))
          assert.deepStrictEqual(saved.damaged, [])
          const folder = join(top, `r${round}`)
          yield* run(() => restore(file, folder, nothing))
          const report = yield* run(() => check(folder, nothing))
          assert.deepStrictEqual(report.problems.filter(({ kind }) => kind !== "unerased"), [])
          const live = yield* run(() => check(root, nothing))
          assert.deepStrictEqual(live.problems, [])
        }
      }).pipe(Effect.ensuring(Effect.sync(() => stop.now = true)))
      yield* Effect.all([writer, rounds], { concurrency: 2 })
    }), 60_000)
})

describe("check", () => {
  it.scopedLive("finds what is missing, changed and too much, and nothing where all is well", () =>
    Effect.gen(function*() {
      const { root } = yield* filled
      assert.deepStrictEqual((yield* run(() => check(root, nothing))).problems, [])
      const sessions = join(root, "user_sessions")
      fs.rmSync(join(sessions, "ann/.revisions/one/1.jsonl"))
      fs.writeFileSync(join(sessions, "bob/one.jsonl"), "{]\n")
      fs.appendFileSync(join(sessions, "ann/other.jsonl"), "more")
      fs.writeFileSync(join(sessions, "bob/stray.jsonl"), "")
      fs.writeFileSync(join(sessions, "bob/odd name"), "")
      const kinds = (yield* run(() => check(root, nothing))).problems.map(({ kind, what }) => `${kind} ${what}`)
      assert.sameMembers(kinds, [
        "missing ann/one#1",
        "mismatch bob/one#1",
        "mismatch ann/other#1",
        "extra user_sessions/bob/stray.jsonl",
        "extra user_sessions/bob/odd name"
      ])
    }))

  it("every place a version can lie in is known for what it is", () => {
    const files = SessionFiles.under("/d")
    const keys = [
      { userId: "u", session: "s", revision: 3 },
      { userId: "u", session: "s.1", file: "subagents/Agent-X.jsonl", revision: 12 }
    ]
    for (const { revision, ...key } of keys) {
      const { own, shown } = files.places({ ...key, revision })
      assert.deepStrictEqual(StoredName.parse(shown.slice("/d/user_sessions/".length)), { _tag: "Current", key })
      const aside = StoredName.parse(own.slice("/d/user_sessions/".length))
      assert.deepStrictEqual(aside, { _tag: "Version", key: { ...key, revision } })
    }
  })
})
