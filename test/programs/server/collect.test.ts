import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { BlobStore } from "../../../src/ports/BlobStore.ts"
import { CollectedFiles } from "../../../src/ports/CollectedFiles.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as WithdrawSession from "../../../src/main/programs/server/WithdrawSession.ts"
import { account, records, run, sha256, world } from "./collectWorld.ts"

const one = records({ sessionId: "one", cwd: "/homes/ann/work" })
const more = records({ sessionId: "one", uuid: "u2" })

const shown = (userId: string, session: string) =>
  Effect.gen(function*() {
    const sessions = yield* SessionStore
    const blobs = yield* BlobStore
    const stored = yield* sessions.find({ userId, session })
    if (stored === undefined) return undefined
    const chunks = yield* Stream.runCollect(blobs.read({ userId, session, revision: stored.current.revision }))
    return { text: Buffer.concat([...chunks]).toString(), versions: stored.versions.length }
  })

describe("collecting into the target folder", () => {
  it.effect("15.3-C9 15.3-C10 15.3-C14 nothing there: code 0 and zeros, the three keys among them", () => {
    const w = world()
    return Effect.gen(function*() {
      const { code, stats } = yield* run()
      assert.strictEqual(code, 0)
      assert.deepStrictEqual([stats.users_processed, stats.files_copied, stats.files_skipped], [0, 0, 0])
      assert.notProperty(stats, "skipped")
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("W-18 what is new is copied, what is there skipped, what grew refreshed", () => {
    const w = world()
    w.file("ann", "user/sessions/One.jsonl", one)
    w.file("bob", "user/sessions/two.jsonl", records({ a: 1 }))
    return Effect.gen(function*() {
      const first = (yield* run()).stats
      assert.deepInclude(first, { users_processed: 2, files_copied: 2, files_skipped: 0 })
      assert.deepStrictEqual(w.texts(), { "ann/one.jsonl": one, "bob/two.jsonl": records({ a: 1 }) })
      assert.deepInclude((yield* run()).stats, { users_processed: 2, files_copied: 0, files_skipped: 2 })
      w.file("ann", "user/sessions/One.jsonl", one + more)
      assert.deepInclude((yield* run()).stats, { files_refreshed: 1, files_skipped: 1 })
      assert.strictEqual(w.texts()["ann/one.jsonl"], one + more)
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("a copy that was deleted by hand comes again", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      yield* run()
      yield* Effect.flatMap(CollectedFiles, (files) => files.remove("ann", "one.jsonl"))
      assert.deepInclude((yield* run()).stats, { files_copied: 1 })
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("15.3-C3 15.3-C5 W-18 a dry run says the same and writes nothing", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      for (const _ of [1, 2]) {
        assert.deepInclude((yield* run({ dryRun: true })).stats, { users_processed: 1, files_copied: 1 })
        assert.deepStrictEqual(w.texts(), {})
      }
      yield* run()
      assert.deepInclude((yield* run({ dryRun: true })).stats, { files_copied: 0, files_skipped: 1 })
      w.file("ann", "user/sessions/one.jsonl", one + more)
      assert.deepInclude((yield* run({ dryRun: true })).stats, { files_refreshed: 1 })
      assert.strictEqual(w.texts()["ann/one.jsonl"], one)
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("what is no transcript, too large or in a link's place is refused with a reason; what is being begun waits", () => {
    const w = world()
    w.file("ann", "user/sessions/text.jsonl", "hello\n")
    w.file("ann", "user/sessions/large.jsonl", records({ a: "x".repeat(200) }))
    w.file("ann", "user/sessions/empty.jsonl", "")
    w.put("/homes/ann/user/sessions/link.jsonl", { kind: "link", uid: w.uidOf("ann") })
    w.put("/homes/ann/user/sessions/pipe.jsonl", { kind: "fifo", uid: w.uidOf("ann") })
    w.put("/homes/ann/user/sessions/other.jsonl", { kind: "file", uid: 7, bytes: Buffer.from(one) })
    w.put("/homes/eve", { kind: "link", uid: 1000 })
    return Effect.gen(function*() {
      const { code, stats } = yield* run({ limit: 100 })
      assert.strictEqual(code, 0)
      assert.deepStrictEqual(w.texts(), {})
      assert.deepInclude(stats, { files_refused: 5, files_skipped: 1, files_copied: 0 })
      assert.deepStrictEqual(stats.reasons, {
        "not-a-transcript": 1, "too-large": 1, unfinished: 1, link: 1, "not-regular": 1, "foreign-owner": 1, "home-link": 1
      })
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("W-18 a file that cannot be read counts as failed, and the code says so; the others are served", () => {
    const w = world()
    w.put("/homes/ann/user/sessions/bad.jsonl", { kind: "unreadable", uid: w.uidOf("ann") })
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      const { code, stats } = yield* run()
      assert.strictEqual(code, 1)
      assert.deepInclude(stats, { files_failed: 1, files_copied: 1, files_skipped: 0 })
      assert.deepStrictEqual(stats.reasons, { "unreadable-eacces": 1 })
    }).pipe(Effect.provide(w.layer))
  })
})

describe("collecting into accounts", () => {
  const accounts = { ann: "ANN@example.com" }

  it.effect("a session arrives as an upload does, and grows by versions", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      yield* account("ann")
      assert.deepInclude((yield* run({ accounts })).stats, { files_copied: 1 })
      assert.deepStrictEqual(yield* shown("ann", "one"), { text: one, versions: 1 })
      assert.deepInclude((yield* run({ accounts })).stats, { files_skipped: 1 })
      w.file("ann", "user/sessions/one.jsonl", one + more)
      assert.deepInclude((yield* run({ accounts })).stats, { files_refreshed: 1 })
      assert.deepStrictEqual(yield* shown("ann", "one"), { text: one + more, versions: 2 })
      assert.deepStrictEqual(w.texts(), {})
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("a shorter copy never replaces a longer one", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one + more)
    return Effect.gen(function*() {
      yield* account("ann")
      yield* run({ accounts })
      w.file("ann", "user/sessions/one.jsonl", one)
      assert.deepInclude((yield* run({ accounts })).stats, { files_skipped: 1, files_refreshed: 0 })
      assert.deepStrictEqual(yield* shown("ann", "one"), { text: one + more, versions: 1 })
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("an account that is not there, or disabled, closes the user rather than sending them elsewhere", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    w.file("bob", "user/sessions/two.jsonl", one)
    return Effect.gen(function*() {
      yield* account("bob", false)
      const { code, stats } = yield* run({ accounts: { ...accounts, bob: "bob@example.com" } })
      assert.strictEqual(code, 3)
      assert.deepInclude(stats, { users_closed: 2, files_copied: 0 })
      assert.deepStrictEqual(stats.reasons, { "no-account": 2 })
      assert.deepStrictEqual(w.texts(), {})
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("what its owner took back does not come again, until they lift the tombstone", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      yield* account("ann")
      yield* run({ accounts })
      yield* WithdrawSession.withdraw("ann", "one")
      const { stats } = yield* run({ accounts })
      assert.deepInclude(stats, { files_refused: 1, files_copied: 0 })
      assert.deepStrictEqual(stats.reasons, { tombstoned: 1 })
      yield* WithdrawSession.lift("ann", "one")
      assert.deepInclude((yield* run({ accounts })).stats, { files_copied: 1 })
    }).pipe(Effect.provide(w.layer))
  })
})

describe("what an earlier run could not delete", () => {
  const owed = Effect.gen(function*() {
    yield* account("ann")
    yield* run({ accounts: { ann: "ann@example.com" } })
    const sessions = yield* SessionStore
    // A death between the tombstone and the bytes.
    yield* sessions.withdraw({ userId: "ann", session: "one" }, 1)
    return sessions
  })

  it.effect("K9 is deleted by the next one, before it takes anything in", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      const sessions = yield* owed
      assert.deepStrictEqual(yield* sessions.unerased, [{ userId: "ann", session: "one" }])
      assert.strictEqual((yield* run()).code, 0)
      assert.deepStrictEqual(yield* sessions.unerased, [])
      const blobs = yield* BlobStore
      const left = yield* Effect.either(Stream.runDrain(blobs.read({ userId: "ann", session: "one", revision: 1 })))
      assert.strictEqual(left._tag, "Left")
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("stays as it is in a dry run", () => {
    const w = world()
    w.file("ann", "user/sessions/one.jsonl", one)
    return Effect.gen(function*() {
      const sessions = yield* owed
      yield* run({ dryRun: true })
      assert.deepStrictEqual(yield* sessions.unerased, [{ userId: "ann", session: "one" }])
    }).pipe(Effect.provide(w.layer))
  })
})

describe("private sessions in homes (reliability K8)", () => {
  const list = ".claude/agnes-sessions-private.txt"
  const kept = (w: ReturnType<typeof world>) => Object.keys(w.texts())

  it.effect("by every list: of the home, of the folder a session worked in, of the folder above", () => {
    const w = world()
    w.file("ann", list, "A1\n")
    w.file("ann", `work/${list}`, "b2\r\n")
    w.file("ann", "user/sessions/a1.jsonl", records({ sessionId: "a1", cwd: "/homes/ann" }))
    w.file("ann", "user/sessions/b2.jsonl", records({ sessionId: "b2", cwd: "/homes/ann/work/deep" }))
    w.file("ann", "user/sessions/c3.jsonl", records({ sessionId: "c3", cwd: "/homes/ann/work" }))
    return Effect.gen(function*() {
      const { events, stats } = yield* run()
      assert.deepInclude(stats, { files_private: 2, files_copied: 1 })
      assert.deepStrictEqual(kept(w), ["ann/c3.jsonl"])
      assert.isTrue(events.filter(({ what }) => what === "private").every(({ file }) => file === undefined))
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("under another name, and as a fork that copied lines", () => {
    const w = world()
    w.file("ann", `work/${list}`, "a1\n")
    w.file("ann", "work/.claude/agnes-private-lines.txt", `a1\t/x/a1.jsonl\t5\t5\t${sha256("u1").slice(0, 16)}\n`)
    w.file("ann", "user/sessions/copy.jsonl", records({ sessionId: "a1", cwd: "/homes/ann/work" }))
    w.file("ann", "user/sessions/fork.jsonl", records({ sessionId: "f", uuid: "u1", cwd: "/homes/ann/work" }))
    return Effect.gen(function*() {
      assert.deepInclude((yield* run()).stats, { files_private: 2, files_copied: 0 })
      assert.deepStrictEqual(kept(w), [])
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("the list of a workspace counts for sessions that never worked there, also when those come first", () => {
    const w = world()
    w.file("ann", `zoo/${list}`, "a1\n")
    w.file("ann", "user/sessions/a1.jsonl", records({ sessionId: "a1", cwd: "/homes/ann" }))
    w.file("ann", "user/sessions/z9.jsonl", records({ sessionId: "z9", cwd: "/homes/ann/zoo" }))
    return Effect.gen(function*() {
      assert.deepInclude((yield* run()).stats, { files_private: 1, files_copied: 1 })
      assert.deepStrictEqual(kept(w), ["ann/z9.jsonl"])
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("marked after it came: taken out again, from the target and from the account", () => {
    const w = world()
    w.file("ann", "user/sessions/a1.jsonl", records({ sessionId: "a1", cwd: "/homes/ann/work" }))
    w.file("bob", "user/sessions/b1.jsonl", records({ sessionId: "b1", cwd: "/homes/bob/work" }))
    return Effect.gen(function*() {
      yield* account("bob")
      const accounts = { bob: "bob@example.com" }
      yield* run({ accounts })
      w.file("ann", `work/${list}`, "a1\n")
      w.file("bob", `work/${list}`, "b1\n")
      assert.deepInclude((yield* run({ accounts, dryRun: true })).stats, { files_withdrawn: 2 })
      assert.isDefined(yield* shown("bob", "b1"))
      assert.deepInclude((yield* run({ accounts })).stats, { files_withdrawn: 2 })
      assert.deepStrictEqual(kept(w), [])
      assert.isUndefined(yield* shown("bob", "b1"))
      assert.deepInclude((yield* run({ accounts })).stats, { files_private: 2, files_withdrawn: 0 })
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("a list that cannot be read, is a link, is garbled or lost entries closes its user, and nobody else", () => {
    const w = world()
    const folder = "/homes/dan/work"
    w.put(`/homes/ann/${list}`, { kind: "unreadable", uid: w.uidOf("ann") })
    w.put(`/homes/bob/work/${list}`, { kind: "link", uid: w.uidOf("bob") })
    w.file("cat", list, "a\0b")
    w.file("dan", `work/${list}`, "")
    w.file("dan", `.config/agnes/marks/${sha256(folder)}.json`, `${JSON.stringify({ length: 3, sha256: sha256("a1\n") })}\n`)
    w.file("eve", `.config/agnes/marks/${sha256("/homes/eve/work")}.json`, "nonsense")
    for (const user of ["ann", "bob", "cat", "dan", "eve", "fay"]) {
      w.file(user, "user/sessions/s.jsonl", records({ sessionId: "s", cwd: `/homes/${user}/work` }))
    }
    return Effect.gen(function*() {
      const { code, stats } = yield* run()
      assert.strictEqual(code, 3)
      assert.deepStrictEqual(kept(w), ["fay/s.jsonl"])
      assert.deepInclude(stats, { users_closed: 5, files_copied: 1 })
      assert.deepStrictEqual(stats.reasons, {
        "private-list-unreadable": 1,
        "private-list-link": 1,
        "private-list-garbled": 1,
        "private-list-changed": 1,
        "private-list-seal": 1
      })
    }).pipe(Effect.provide(w.layer))
  })

  it.effect("a private session's own file is not opened", () => {
    const w = world()
    w.file("ann", list, "a1\n")
    w.put("/homes/ann/user/sessions/a1.jsonl", { kind: "unreadable", uid: w.uidOf("ann") })
    return Effect.gen(function*() {
      assert.deepInclude((yield* run()).stats, { files_private: 1, files_failed: 0 })
    }).pipe(Effect.provide(w.layer))
  })
})
