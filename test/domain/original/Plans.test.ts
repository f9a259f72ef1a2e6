import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as Groups from "../../../src/domain/original/Groups.ts"
import * as Knowledge from "../../../src/domain/original/Knowledge.ts"
import type { Row } from "../../../src/domain/original/Row.ts"
import * as States from "../../../src/domain/original/States.ts"
import * as Tokens from "../../../src/domain/original/Tokens.ts"
import * as Users from "../../../src/domain/original/Users.ts"
import type { User } from "../../../src/domain/server/Claims.ts"

/** Few different values, so that rows meet; and values that are none. */
const some = (...values: ReadonlyArray<string>) => fc.constantFrom<string | number | null | boolean>(...values, null, 7, "", true)
const id = some("u1", "u2", "u3", "../x", "a b")
const email = some("ann@example.com", "ANN@example.com ", "bob@example.com", "none", "scheduler@system.local")
const userRow: fc.Arbitrary<Row> = fc.record({ id, email, name: some("Ann"), active: some(), password_hash: some("$x$") })
const here: fc.Arbitrary<ReadonlyArray<User>> = fc.constantFrom(
  [],
  [{ id: "u1", email: "old@example.com", name: "Old", active: true, admin: true }],
  [{ id: "h1", email: "ann@example.com", name: "Ann", active: true, admin: false }]
)
const rowsOf = <A>(row: fc.Arbitrary<A>) => fc.array(row, { maxLength: 8 })

describe("who gets an account", () => {
  it.prop("every row has one fate; nobody gets two accounts, and two never one", [rowsOf(userRow), here], ([rows, before]) => {
    const { add, ids, kept, problems } = Users.plan(rows, before)
    assert.strictEqual(add.length + kept + problems.length, rows.length)
    assert.strictEqual(new Set(ids.values()).size, ids.size)
    const after = [...before, ...add.map(({ user }) => user)]
    assert.strictEqual(new Set(after.map((user) => user.id)).size, after.length)
    assert.strictEqual(new Set(after.map((user) => user.email.toLowerCase())).size, after.length)
    for (const target of ids.values()) assert.isTrue(after.some((user) => user.id === target))
  })

  it.prop("a second run adds nobody and leads the same way", [rowsOf(userRow), here], ([rows, before]) => {
    const first = Users.plan(rows, before)
    const second = Users.plan(rows, [...before, ...first.add.map(({ user }) => user)])
    assert.deepStrictEqual(second.add, [])
    assert.deepStrictEqual(second.ids, first.ids)
    assert.deepStrictEqual(second.problems, first.problems)
  })

  it("whoever has the address here keeps their account, and gets what is theirs", () => {
    const ann = { id: "h1", email: "Ann@example.com", name: "Ann", active: true, admin: false }
    const { add, ids } = Users.plan([{ id: "u1", email: "ann@example.com" }], [ann])
    assert.deepStrictEqual([add, [...ids]], [[], [["u1", "h1"]]])
  })
})

describe("groups, members, grants", () => {
  const group = fc.record({ id: some("g1", "g2", "admin"), name: some("Admin", "Data", "Ops") })
  const system = ["Admin", "Everyone"].map((name) =>
    ({ id: name.toLowerCase(), name, description: "", system: true, createdAt: 0, createdBy: "system:seed" }))

  it.prop("a name is one group, a system group is never made", [rowsOf(group)], ([rows]) => {
    const { add, ids, kept, problems } = Groups.plan(rows, system, 5)
    assert.strictEqual(add.length + kept + problems.length, rows.length)
    const after = [...system, ...add]
    assert.strictEqual(new Set(after.map(({ name }) => name)).size, after.length)
    assert.strictEqual(new Set(after.map((each) => each.id)).size, after.length)
    assert.isFalse(add.some((each) => each.system))
    for (const [, target] of ids) assert.isTrue(after.some((each) => each.id === target))
    assert.deepStrictEqual(Groups.plan(rows, after, 5).add, [])
  })

  it("who and what was not taken over is nobody's member and nobody's right", () => {
    const groups = new Map([["g1", "g1"]])
    const users = new Map([["u1", "u1"]])
    const members = Groups.members([{ user_id: "u1", group_id: "g1", source: "forged" }, { user_id: "u9", group_id: "g1" }, { user_id: "sched", group_id: "g1" }],
      { users, groups, nobody: new Set(["sched"]) }, 5)
    assert.deepStrictEqual(members.add, [{ userId: "u1", groupId: "g1", source: "admin", addedAt: 5, addedBy: "original" }])
    assert.lengthOf(members.problems, 1)
    const rows = [["g1", "table", "t"], ["g1", "moon", "t"], ["g9", "table", "t"], ["g1", "table", null]]
    const grants = Groups.grants(
      rows.map(([group_id = null, resource_type = null, resource_id = null]) => ({ group_id, resource_type, resource_id })), groups, 5)
    assert.deepStrictEqual([grants.add.length, grants.problems.length], [1, 3])
  })
})

describe("tokens", () => {
  const hash = "a".repeat(64)
  const row = { id: "t1", user_id: "u1", name: "laptop", token_hash: hash, prefix: "abcdefgh", created_at: 1, expires_at: 2 }
  const users = new Map([["u1", "u1"], ["u2", "h2"]])

  it("keep id, owner, hash and times", () => {
    const { add } = Tokens.plan([row], users, [], 5)
    const expected = { id: "t1", userId: "u1", name: "laptop", tokenHash: hash, prefix: "abcdefgh", createdAt: 1, expiresAt: 2 }
    assert.deepInclude(add[0], expected)
    assert.deepStrictEqual(Tokens.plan([row], users, add, 5).add, [])
  })

  it("what could never count is not taken: another id, no hash, an owner who is not here", () => {
    const rows = [{ ...row, user_id: "u2" }, { ...row, id: "t2", token_hash: "" }, { ...row, id: "t3", user_id: "u3" }, { ...row, id: null }]
    const { add, problems } = Tokens.plan(rows, users, [], 5)
    assert.deepStrictEqual([add.length, problems.length], [0, 4])
  })

  it("what was revoked there since is revoked here; what is revoked here stays so", () => {
    const [mine] = Tokens.plan([row], users, [], 5).add
    assert.isDefined(mine)
    assert.deepStrictEqual(Tokens.plan([{ ...row, revoked_at: 9 }], users, [mine!], 10).revoke, [{ id: "t1", at: 9 }])
    assert.deepStrictEqual(Tokens.plan([row], users, [{ ...mine!, revokedAt: 3 }], 10).revoke, [])
  })
})

describe("what was processed", () => {
  const place = fc.constantFrom("u1/a.jsonl", "u1/b.jsonl", "/data/user_sessions/u2/a.jsonl")
  const old = fc.uniqueArray(place, { maxLength: 3 }).map((files) =>
    files.map((session_file) => ({ session_file, username: "u", items_extracted: 2, file_hash: "AB" })))
  const all = fc.array(fc.record({
    processor_name: fc.constantFrom("verification", "usage"), session_file: place, items_extracted: fc.nat(3)
  }), { maxLength: 5 })

  it.prop("15.2-22 below version 31 every old row is one of verification, unless the newer table has one", [old, all], ([before, now]) => {
    const { states } = States.read({ schema: 30, old: before, all: now })
    const keys = states.map(({ file, folder, processor }) => `${processor} ${folder}/${file}`)
    assert.strictEqual(new Set(keys).size, keys.length)
    for (const row of before) {
      const [file, folder] = row.session_file.split("/").reverse()
      const state = states.find((each) => each.processor === "verification" && each.file === file && each.folder === folder)
      const newer = now.find((each) => each.processor_name === "verification" && each.session_file === row.session_file)
      assert.strictEqual(state?.items, newer?.items_extracted ?? 2)
      if (newer === undefined) assert.strictEqual(state?.md5, "ab")
    }
  })

  it.prop("15.2-23 from 31 on the older table says nothing, also when it is still there", [old, all], ([before, now]) => {
    assert.deepStrictEqual(States.read({ schema: 31, old: before, all: now }), States.read({ schema: 31, old: [], all: now }))
  })

  it("done is what found something in these bytes; nothing found and other bytes are due, usage is counted anew", () => {
    const state = { processor: "verification", folder: "u", file: "a", processedAt: 1, items: 1, md5: "x" }
    assert.strictEqual(States.meaning(state, { md5: "x" }), "Done")
    assert.strictEqual(States.meaning(state, { md5: "y" }), "Again")
    assert.strictEqual(States.meaning({ ...state, items: 0 }, { md5: "x" }), "Again")
    assert.strictEqual(States.meaning({ ...state, processor: "usage" }, { md5: "x" }), "Anew")
  })

  it("a row that names no session is told", () => {
    const { problems, states } = States.read({ schema: 39, old: [], all: [{ processor_name: "usage", session_file: "x" }, {}] })
    assert.deepStrictEqual([states.length, problems.length], [0, 2])
  })
})

describe("what the team knew", () => {
  const item = fc.record({
    id: some("k1", "k2"), title: some("T"), status: some("pending", "approved", "loved"), audience: some("all", "group:Data", "group:Nobody"),
    source_type: some("user_verification"), source_ref: some("session-a-u1", "session-z-u1"), source_user: some("u1", "u9"),
    is_personal: fc.boolean(), tags: some("[\"a\",1]", "{"), confidence: fc.constantFrom(0.5, 2, null), domain: some("finance", "moon")
  })
  const evidence = fc.record({
    id: some("e1", "e2", "e3"), item_id: some("k1", "k2"), source_ref: some("session-a-u1", "session-b-u1", "session-z-u1"),
    detection_type: some("correction", "guess"), user_quote: some("q")
  })
  const vote = fc.record({ item_id: some("k1"), user_id: some("u1", "u9"), vote: fc.constantFrom(1, -1, 0, 5, null) })
  const here: Knowledge.Here = {
    person: (text) => text === "u1" ? "u1" : undefined,
    session: (ref) => ref === "session-a-u1" || ref === "session-b-u1" ? { userId: "u1", session: ref.charAt(8) } : undefined,
    groups: ["Data"],
    now: 5
  }

  it.prop("nothing is shown to whom it is not for, and every source is one that is here, once", [
    rowsOf(item), rowsOf(evidence), rowsOf(vote)
  ], ([items, evidence, votes]) => {
    const { add, kept, problems } = Knowledge.plan({ items, evidence, votes }, here)
    assert.strictEqual(add.length + kept + problems.length, items.length)
    for (const { evidence: its, item, votes: ballots } of add) {
      const row = items.find(({ id }) => id === item.id)
      assert.include(["pending", "approved"], item.status)
      assert.notStrictEqual(item.audience, "group:Nobody")
      if (item.personalBy !== undefined) assert.strictEqual(item.personalBy, item.userId)
      if (row?.is_personal === true && items.filter(({ id }) => id === item.id).length === 1) assert.isDefined(item.personalBy)
      assert.isTrue(its.every(({ itemId, session, userId }) => itemId === item.id && userId === "u1" && (session === "a" || session === "b")))
      assert.strictEqual(new Set(its.map(({ detection, session }) => `${session} ${detection}`)).size, its.length)
      if (item.status === "pending" && item.sourceType === "user_verification") assert.isNotEmpty(its)
      assert.isTrue(ballots.every(({ userId, vote }) => userId === "u1" && Math.abs(vote) === 1))
      assert.isTrue(item.confidence === undefined || item.confidence <= 1)
    }
  })
})
