import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Audit from "../../../src/domain/server/Audit.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { KnowledgeStore } from "../../../src/ports/KnowledgeStore.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import * as WithdrawSession from "../../../src/main/programs/server/WithdrawSession.ts"
import * as TempFolder from "../../support/TempFolder.ts"
import { contents, died, hash, run, state, text, world } from "./originalWorld.ts"

const inWorld = <A, E>(program: Effect.Effect<A, E, Effect.Effect.Context<typeof state> | Effect.Effect.Context<ReturnType<typeof run>>>, from = contents) =>
  Effect.flatMap(TempFolder.make, (folder) => Effect.provide(program, world(folder, from)))

const last = inWorld(Effect.zipRight(run(), state))

describe("taking over an original", () => {
  it.scopedLive("people, sessions with their times, artifacts, notes and what was processed come; what cannot is told", () =>
    inWorld(Effect.gen(function*() {
      const report = yield* run()
      const after = yield* state
      assert.deepStrictEqual(after.users.map(({ active, admin, email, id }) => [id, email, active, admin]), [
        ["u-ann", "ann@example.com", true, true],
        ["u-bob", "bob@example.com", false, false]
      ])
      assert.deepStrictEqual(after.grants, ["g-d table sales"])
      assert.deepStrictEqual(after.tokens.map(({ id, tokenHash }) => [id, tokenHash]), [["t-1", "a".repeat(64)]])
      const odd = `upload_${hash("sha256", "Über uns.jsonl").slice(0, 32)}`
      const expected = [["a", text(1)], ["b", text(2)], ["empty", ""], [odd, text(3)], ["c", text(4)]]
      assert.deepStrictEqual(
        after.sessions.map(({ session, version }) => [session, version.sha256]),
        expected.map(([name = "", content = ""]) => [name, hash("sha256", content)])
      )
      assert.deepStrictEqual(after.sessions.map(({ receivedAt }) => receivedAt), [...Array<number>(4).fill(1_700_000_000_000), 1_650_000_000_000])
      assert.deepStrictEqual(after.notes, ["remember\n", undefined])
      assert.deepStrictEqual([after.done.done, after.done.items, after.done.lastProcessedAt], [1, 3, 9])
      assert.lengthOf(after.due, 4)
      assert.deepStrictEqual(report.problems.map(({ what }) => what).sort(), [
        "contradiction kc_4", "folder user_sessions/nobody", "knowledge kv_3", "knowledge kv_4", "knowledge kv_5", "member u-gone of g-d",
        "session u-ann/folder.jsonl", "session u-ann/large.jsonl", "table broken", "table never", "token t-2", "user ../evil"
      ])
      assert.strictEqual(report.counts.sessions.added, 5)
      const { entries } = yield* Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "original." }, { limit: 9 }))
      assert.deepStrictEqual(entries.map(({ action }) => action), ["original.states", "original.pairs", "original.knowledge", "original.people"])
      assert.deepStrictEqual(after.knowledge.map(({ contributors, domain, id, kept, session, status, userId }) =>
        [id, status, userId, session, domain, kept, contributors]), [
        ["kv_1", "pending", "u-ann", "a", "finance", false, ["u-ann"]],
        ["kv_2", "approved", "u-bob", undefined, undefined, true, ["u-bob"]]
      ])
      assert.deepStrictEqual(after.evidence, [["u-ann", "a", 1, "No, theirs"]])
      assert.deepStrictEqual(after.votes.map(([id, { own, up }]) => [id, up, own]).filter(([, up]) => up !== 0), [["kv_2", 1, 1]])
    })), 20_000)

  it.scopedLive("clashes come with what was decided, tables with their bytes, and who did what behind what stands here", () =>
    inWorld(Effect.gen(function*() {
      const trail = yield* AuditTrail
      yield* trail.add({ action: "here", actor: Audit.system })
      const report = yield* run()
      const after = yield* state
      const [clash, ...more] = after.contradictions
      assert.deepStrictEqual(clash, {
        id: "kc_1", a: "kv_1", b: "kv_2", severity: "hard", explanation: "one or the other", detectedAt: 5, settled: undefined,
        suggested: { action: "merge", justification: "both", mergedContent: "all" }
      })
      assert.lengthOf(more, 0)
      assert.deepStrictEqual(after.duplicates, [{
        a: "kv_1", b: "kv_2", kind: "likely_duplicate", score: 0.5, createdAt: 7,
        settled: { by: "ann@example.com", at: 8, resolution: "both_valid" }
      }])
      assert.deepStrictEqual(after.tables.map(([id, name, description, , rows]) => [id, name, description, rows]), [
        ["orders", "Orders", "", 1], ["t1", "sales", "What was sold", 1]
      ])
      assert.deepStrictEqual(after.entries.map(({ action, actor, at, id, params }) => [id, at, action, actor.id, actor.email, params]), [
        ["a-5", 5, "original:who", undefined, "u-gone", {}],
        ["a-3", 3, "original:job", undefined, "original", {}],
        ["a-2", 2, "original:corporate_memory.edit", "u-bob", "bob@example.com", { left_out: 1 }],
        ["a-1", 1, "original:session.look", "u-ann", "ann@example.com", { n: 1 }]
      ])
      const all = (yield* trail.list({}, { limit: 99 })).entries.map(({ action }) => action)
      assert.strictEqual(all.indexOf("here"), all.indexOf("original:who") - 1)
      assert.deepStrictEqual(
        [report.counts.pairs, report.counts.tables, report.counts.entries],
        [{ added: 2, kept: 0 }, { added: 2, kept: 0 }, { added: 4, kept: 0 }]
      )
      assert.lengthOf(report.notes.filter((note) => /^1 (tables were only|clashes and|rows of the audit)/.test(note)), 3)
    })), 20_000)

  it.scopedLive("what was taken back here gets nothing back by what was said about it", () =>
    inWorld(Effect.gen(function*() {
      yield* run()
      const knowledge = yield* KnowledgeStore
      yield* knowledge.change("kv_1", { status: "approved" }, 9)
      yield* WithdrawSession.withdraw("u-ann", "a")
      assert.deepStrictEqual(yield* knowledge.contradictions({ open: false, limit: 9 }), [])
      yield* run()
      assert.deepStrictEqual(
        [yield* knowledge.contradictions({ open: false, limit: 9 }), yield* knowledge.duplicates({ open: false, limit: 9 })],
        [[], []]
      )
    })), 20_000)

  it.scopedLive("15.2-23 a second run adds nothing and writes nothing into the audit log", () =>
    inWorld(Effect.gen(function*() {
      const first = yield* run()
      const before = yield* state
      const second = yield* run()
      assert.deepStrictEqual(yield* state, before)
      assert.isTrue(Object.values(second.counts).every(({ added }) => added === 0))
      assert.deepStrictEqual(second.problems, first.problems)
      const { entries } = yield* Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "original." }, { limit: 9 }))
      assert.lengthOf(entries, 4)
    })), 20_000)

  it.scopedLive("a dry run says the same and writes nothing, but reads no bytes of tables", () =>
    inWorld(Effect.gen(function*() {
      const before = yield* state
      const dry = yield* run({ dryRun: true })
      assert.deepStrictEqual(yield* state, before)
      const { counts, notes, problems } = yield* run()
      assert.deepStrictEqual(dry.problems, problems.filter(({ what }) => what !== "table broken"))
      assert.deepStrictEqual([dry.counts, dry.notes], [{ ...counts, tables: { added: 3, kept: 0 } }, notes])
    })), 20_000)

  it.scopedLive("a death at any step: the next run completes it, and nothing is there twice", () =>
    Effect.gen(function*() {
      const whole = yield* last
      let deaths = 0
      for (let at = 0, going = true; going; at += at < 8 ? 1 : 9) {
        going = yield* inWorld(Effect.gen(function*() {
          const dead = yield* died(at)
          yield* run()
          assert.deepStrictEqual(yield* state, whole, `after a death at ${at}`)
          return dead
        }))
        deaths += Number(going)
      }
      assert.isAbove(deaths, 12)
    }), 60_000)

  it.scopedLive("what changed or was taken back here is not undone", () =>
    inWorld(Effect.gen(function*() {
      yield* run()
      yield* WithdrawSession.withdraw("u-ann", "a")
      const report = yield* run()
      assert.deepInclude(report.problems, { what: "session u-ann/a.jsonl", reason: "its owner took it back here" })
      const store = yield* SessionStore
      assert.isUndefined(yield* store.find({ userId: "u-ann", session: "a" }))
    })), 20_000)
})
