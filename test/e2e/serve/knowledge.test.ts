import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Item } from "../../../src/domain/knowledge/Item.ts"
import * as Audit from "../../../src/domain/server/Audit.ts"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"
import * as Granting from "../../../src/main/programs/server/Granting.ts"
import * as Groups from "../../../src/main/programs/server/Groups.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { KnowledgeStore } from "../../../src/ports/KnowledgeStore.ts"
import * as Known from "../../ports/support/Known.ts"
import * as Server from "./Server.ts"

const post = (server: Server.Server, token: string | undefined, path: string, body?: unknown) =>
  Server.ask(server, path, {
    method: "POST",
    token,
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body), headers: { "content-type": "application/json" } })
  })

const start = Effect.gen(function*() {
  const server = yield* Server.start()
  return { server, ann: yield* Server.person(server, "ann"), bob: yield* Server.person(server, "bob"), admin: server.token }
})

/** Items as they lie in the store. */
const put = (server: Server.Server, ...items: ReadonlyArray<Item>) =>
  Server.beside(server, Effect.flatMap(KnowledgeStore, (store) => Effect.forEach(items, (one) => store.add(one))))

const { item } = Known
const now = 1000 * Math.floor(Date.now() / 1000)
const fresh = { createdAt: now, updatedAt: now, userId: "ann" } as const
const proposal = { title: "Orders", content: "Net of returns", category: "business_logic" }
const titles = (items: ReadonlyArray<{ readonly title: string }>) => items.map(({ title }) => title)

describe("GET /api/memory/bundle", () => {
  it.scopedLive("15.9-M1 15.9-M2 wants a credential; empty it has its lists, its estimate and its budget", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* start
      assert.strictEqual((yield* Server.ask(server, "/api/memory/bundle")).status, 401)
      const { body, headers, status } = yield* Server.ask(server, "/api/memory/bundle", { token: ann })
      assert.deepStrictEqual([status, body], [200, { mandatory: [], approved: [], token_estimate: 0, token_budget: 6000 }])
      assert.match(headers.get("etag") ?? "", /^"[0-9a-f]{64}"$/)
      assert.strictEqual(headers.get("cache-control"), "private, no-cache")
    }))

  it.scopedLive("15.9-M3 15.9-M5 W-10 W-15 has what is mandatory and approved and nothing else, in the columns of the specification", () =>
    Effect.gen(function*() {
      const { ann, bob, server } = yield* start
      yield* put(
        server,
        item("kv_1", { ...fresh, title: "Rule", status: "mandatory", content: undefined, tags: ["a"], session: "s" }),
        item("kv_2", { ...fresh, title: "Huge", confidence: 1, content: "x".repeat(30_000) }),
        item("kv_3", { ...fresh, title: "Zero", confidence: 0 }),
        item("kv_4", { ...fresh, title: "Sure", confidence: 0.9 }),
        item("kv_5", { ...fresh, title: "Unsaid", confidence: undefined }),
        item("kv_6", { ...fresh, title: "Mine", personalBy: "ann" }),
        ...(["pending", "rejected", "revoked", "expired"] as const).map((status) => item(`kv_${status}`, { ...fresh, status, title: status }))
      )
      const { body } = yield* Server.ask(server, "/api/memory/bundle", { token: ann })
      assert.deepStrictEqual([titles(body.mandatory), titles(body.approved)], [["Rule"], ["Sure", "Unsaid", "Zero"]])
      assert.deepStrictEqual(body.mandatory[0], {
        id: "kv_1", title: "Rule", content: null, category: "business_logic", tags: '["a"]', status: "mandatory",
        contributors: '["ann@example.org"]', source_user: "ann@example.org", audience: null, confidence: 0.5, domain: "data",
        entities: '["orders","returns"]', source_type: "claude_local_md", source_ref: "session-s-ann", is_personal: false,
        valid_from: null, valid_until: null, supersedes: null, sensitivity: "internal",
        created_at: Timestamp.formatWithOffset(now), updated_at: Timestamp.formatWithOffset(now)
      })
      assert.strictEqual(body.token_estimate, 1 + 4 + 4 + 4)
      const others = (yield* Server.ask(server, "/api/memory/bundle", { token: bob })).body
      assert.isNull(others.mandatory[0].source_ref)
    }))

  it.scopedLive("is named by its content: who has it already gets 304, until something changes for them", () =>
    Effect.gen(function*() {
      const { admin, ann, bob, server } = yield* start
      const get = (token: string, known?: string) =>
        Server.ask(server, "/api/memory/bundle", { token, headers: known === undefined ? {} : { "if-none-match": known } })
      yield* put(server, item("k1", { ...fresh, audience: "group:data" }))
      const etag = (yield* get(bob)).headers.get("etag") ?? ""
      for (const known of [etag, `W/${etag}`, `"x", ${etag}`, "*"]) {
        const { body, headers, status } = yield* get(bob, known)
        assert.deepStrictEqual([status, body, headers.get("etag")], [304, undefined, etag], known)
      }
      assert.strictEqual((yield* get(bob, "\"other\"")).status, 200)
      assert.notStrictEqual((yield* get(admin)).headers.get("etag"), etag)
      yield* post(server, admin, "/api/memory/admin/mandate?item_id=k1", { audience: "all" })
      const after = yield* get(bob, etag)
      assert.deepStrictEqual([after.status, titles(after.body.mandatory)], [200, ["Title k1"]])
      assert.strictEqual((yield* get(ann, etag)).status, 200)
    }))

  it.scopedLive("15.9-M9 15.9-M10 15.9-M11 15.9-M12 15.9-M13 goes to whom it is meant for: groups, domains they were granted, admins", () =>
    Effect.gen(function*() {
      const { admin, ann, bob, server } = yield* start
      yield* Server.beside(server, Effect.gen(function*() {
        yield* Groups.add({ name: "data", description: "" }, Audit.operator)
        yield* Groups.add({ name: "money", description: "" }, Audit.operator)
        yield* Groups.join("data", "bob@example.org", Audit.operator)
      }))
      yield* put(
        server,
        ...([["k1", undefined], ["k2", "all"], ["k3", "group:data"], ["k4", "group:other"]] as const)
          .map(([id, audience]) => item(id, { ...fresh, userId: "eve", audience, domain: "finance" }))
      )
      const ids = (token: string) =>
        Effect.map(Server.ask(server, "/api/memory/bundle", { token }), ({ body }) => body.approved.map(({ id }: { id: string }) => id))
      assert.deepStrictEqual(yield* ids(ann), ["k1", "k2"])
      assert.deepStrictEqual(yield* ids(bob), ["k1", "k2", "k3"])
      assert.deepStrictEqual(yield* ids(admin), ["k1", "k2", "k3", "k4"])
      yield* Server.beside(server, Effect.gen(function*() {
        yield* Groups.join("money", "ann@example.org", Audit.operator)
        yield* Granting.grant("money", { type: "memory_domain", id: "finance" }, Audit.operator)
      }))
      assert.deepStrictEqual(yield* ids(ann), ["k1", "k2", "k3", "k4"])
      const listed = yield* Server.ask(server, "/api/memory", { token: bob })
      assert.strictEqual(listed.body.total, 3)
    }))
})

describe("what people do with knowledge", () => {
  it.scopedLive("W-8 W-17 a proposal is its owner's and the admins' until it is judged; its owner may keep it to themselves", () =>
    Effect.gen(function*() {
      const { admin, ann, bob, server } = yield* start
      const { body, status } = yield* post(server, ann, "/api/memory", { ...proposal, domain: "finance", tags: ["x"] })
      assert.deepStrictEqual([status, body.status], [201, "pending"])
      assert.match(body.id, /^[0-9a-f-]{36}$/)
      const seen = (token: string) => Effect.map(Server.ask(server, "/api/memory?status=pending", { token }), ({ body }) => body.total)
      assert.deepStrictEqual([yield* seen(ann), yield* seen(bob), yield* seen(admin)], [1, 0, 1])
      const personal = (token: string, is_personal: unknown) => post(server, token, `/api/memory/${body.id}/personal`, { is_personal })
      assert.strictEqual((yield* personal(bob, true)).status, 404)
      assert.strictEqual((yield* personal(admin, true)).status, 403)
      assert.strictEqual((yield* personal(ann, "yes")).status, 422)
      assert.deepStrictEqual((yield* personal(ann, true)).body, { id: body.id, is_personal: true })
      assert.deepStrictEqual([yield* seen(ann), yield* seen(admin)], [1, 0])
      assert.strictEqual((yield* post(server, admin, `/api/memory/admin/approve?item_id=${body.id}`)).status, 404)
      assert.strictEqual((yield* personal(ann, false)).status, 200)
      assert.strictEqual((yield* post(server, admin, `/api/memory/admin/approve?item_id=${body.id}`)).status, 200)
      const found = (yield* Server.ask(server, "/api/memory?q=NET%20orders&domain=finance", { token: bob })).body
      assert.deepInclude(found.items[0], { title: "Orders", source_user: "ann@example.org", confidence: 0.5, own_vote: 0, upvotes: 0, source_ref: null })
      assert.strictEqual((yield* Server.ask(server, "/api/memory?mine=true", { token: bob })).body.total, 0)
      const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "corporate_memory." }, { limit: 9 })))
      assert.deepStrictEqual(entries.map(({ action }) => action.slice(17)), ["approve", "share", "keep_personal"])
    }))

  it.scopedLive("a proposal that is none is refused, and says why", () =>
    Effect.gen(function*() {
      const { ann, server } = yield* start
      const status = (body: unknown) => Effect.map(post(server, ann, "/api/memory", body), (answer) => answer.status)
      for (const wrong of [{ ...proposal, domain: "gossip" }, { ...proposal, title: " " }, { ...proposal, content: "x".repeat(8001) }]) {
        assert.strictEqual(yield* status(wrong), 400)
      }
      for (const wrong of ["{", "[]", { title: "x" }, { ...proposal, title: 1 }, { ...proposal, tags: [1] }]) assert.strictEqual(yield* status(wrong), 422)
      assert.strictEqual(yield* status({ ...proposal, content: "x".repeat(200_000) }), 413)
      assert.strictEqual((yield* post(server, undefined, "/api/memory", proposal)).status, 401)
      const { body } = yield* post(server, ann, "/api/memory", { ...proposal, domain: "gossip" })
      assert.deepStrictEqual(body, { detail: "domain: A domain is one of finance, engineering, product, data, operations, infrastructure", kind: "bad-request" })
      assert.strictEqual((yield* Server.ask(server, "/api/memory", { token: ann })).body.total, 0)
    }))

  it.scopedLive("of as many as may wait to be judged the next one is refused, says what to do, and is taken once one is judged", () =>
    Effect.gen(function*() {
      const server = yield* Server.start({ knowledgePending: 2 })
      const [ann, bob] = [yield* Server.person(server, "ann"), yield* Server.person(server, "bob")]
      const propose = (token: string) => post(server, token, "/api/memory", proposal)
      const [first] = [yield* propose(ann), yield* propose(ann)]
      const full = yield* propose(ann)
      assert.deepStrictEqual([full.status, full.body.kind, full.headers.get("retry-after")], [429, "rate-limit", "3600"])
      assert.include(full.body.detail, "2 pieces of knowledge from you wait to be judged")
      assert.strictEqual((yield* propose(bob)).status, 201)
      yield* post(server, server.token, `/api/memory/admin/reject?item_id=${first?.body.id}`)
      assert.strictEqual((yield* propose(ann)).status, 201)
    }))

  it.scopedLive("one vote a person, on what they see", () =>
    Effect.gen(function*() {
      const { ann, bob, server } = yield* start
      yield* put(server, item("k1", fresh), item("k2", { ...fresh, status: "pending" }))
      const vote = (token: string, id: string, given: unknown) => post(server, token, `/api/memory/${id}/vote`, { vote: given })
      yield* vote(ann, "k1", 1)
      yield* vote(bob, "k1", 1)
      assert.deepStrictEqual((yield* vote(bob, "k1", -1)).body, { id: "k1", upvotes: 1, downvotes: 1, own_vote: -1 })
      assert.deepStrictEqual((yield* vote(bob, "k1", 0)).body, { id: "k1", upvotes: 1, downvotes: 0, own_vote: 0 })
      assert.deepStrictEqual([(yield* vote(bob, "k2", 1)).status, (yield* vote(bob, "k1", 5)).status, (yield* vote(bob, "k9", 1)).status], [404, 422, 404])
    }))
})

describe("what admins decide", () => {
  it.scopedLive("15.9-M14 15.9-M15 15.9-M16 approve, reject, mandate and revoke are for admins, and answer the new status", () =>
    Effect.gen(function*() {
      const { admin, ann, server } = yield* start
      yield* put(server, item("k1", { ...fresh, status: "pending" }))
      const ask = (token: string | undefined, action: string, id = "k1", body?: unknown) =>
        post(server, token, `/api/memory/admin/${action}?item_id=${id}`, body)
      const cases = [["approve", "approved"], ["reject", "rejected"], ["mandate", "mandatory"], ["revoke", "revoked"]] as const
      for (const [action, status] of cases) {
        assert.strictEqual((yield* ask(undefined, action)).status, 401)
        const refused = yield* ask(ann, action)
        assert.deepStrictEqual([refused.status, refused.body.detail], [403, "Admin access required"])
        assert.deepStrictEqual((yield* ask(admin, action, "k1", { reason: "because" })).body, { id: "k1", status })
        const unknown = yield* ask(admin, action, "nothing")
        assert.deepStrictEqual([unknown.status, unknown.body.detail], [404, "Knowledge item not found"])
      }
      assert.strictEqual((yield* post(server, admin, "/api/memory/admin/approve")).status, 422)
      assert.strictEqual((yield* ask(admin, "mandate", "k1", { audience: "group:nobody" })).status, 400)
      assert.strictEqual((yield* ask(admin, "reject", "k1", { reason: "x".repeat(501) })).status, 400)
      const { entries } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "corporate_memory." }, { limit: 9 })))
      assert.deepStrictEqual(entries.map(({ action }) => action).reverse(), cases.map(([action]) => `corporate_memory.${action}`))
      assert.deepInclude(entries[0], { resource: "knowledge:k1", subject: "ann" })
      assert.deepStrictEqual([entries[0]?.actor.email, entries[0]?.params], ["admin@localhost", { from: "mandatory", to: "revoked", audience: null, reason: "because" }])
    }))

  it.scopedLive("15.9-M7 15.9-M8 mandating stores the audience, of one and of many; a batch says what it did not find", () =>
    Effect.gen(function*() {
      const { admin, server } = yield* start
      yield* Server.beside(server, Groups.add({ name: "data", description: "" }, Audit.operator))
      yield* put(server, ...["k1", "k2", "k3"].map((id) => item(id, { ...fresh, status: "pending" })), item("k4", { ...fresh, personalBy: "ann" }))
      yield* post(server, admin, "/api/memory/admin/mandate?item_id=k1", { audience: "group:data" })
      const batch = (body: unknown) => post(server, admin, "/api/memory/admin/batch", body)
      const { body } = yield* batch({ item_ids: ["k2", "nothing", "k4", "k2"], action: "mandate", audience: "group:data" })
      assert.deepStrictEqual(body, { success: ["k2"], not_found: ["nothing", "k4"] })
      const listed = (yield* Server.ask(server, "/api/memory?status=mandatory", { token: admin })).body.items
      assert.deepStrictEqual(listed.map(({ audience, id }: any) => [id, audience]).sort(), [["k1", "group:data"], ["k2", "group:data"]])
      const wrong = yield* batch({ item_ids: ["k3"], action: "bless" })
      assert.deepStrictEqual([wrong.status, wrong.body.detail], [400, "Invalid action: bless"])
      assert.strictEqual((yield* batch({ item_ids: Array.from({ length: 1001 }, () => "k") , action: "reject" })).status, 422)
    }))

  it.scopedLive("an edit changes what it names and nothing else", () =>
    Effect.gen(function*() {
      const { admin, ann, server } = yield* start
      yield* put(server, item("k1", { ...fresh, status: "pending" }))
      const edit = (token: string, body: unknown) => post(server, token, "/api/memory/admin/edit?item_id=k1", body)
      const { body } = yield* edit(admin, { content: "Gross, before returns", domain: "finance" })
      assert.deepInclude(body, { title: "Title k1", content: "Gross, before returns", domain: "finance", status: "pending", entities: '["orders","returns"]' })
      assert.deepStrictEqual([(yield* edit(admin, { content: null })).status, (yield* edit(admin, { domain: "x" })).status, (yield* edit(ann, {})).status], [422, 400, 403])
      const { entries: [entry] } = yield* Server.beside(server, Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "corporate_memory.edit" }, { limit: 9 })))
      assert.deepStrictEqual(entry?.params, { fields: "content domain", audience: null })
    }))

  it.scopedLive("contradictions and likenesses are listed, and settled once an admin says how", () =>
    Effect.gen(function*() {
      const { admin, ann, server } = yield* start
      yield* put(server, item("k1", fresh), item("k2", { ...fresh, status: "pending" }), item("k3", fresh))
      yield* Server.upload(server, ann, "s.jsonl", "{}\n")
      yield* Server.beside(server, Effect.flatMap(KnowledgeStore, (store) =>
        store.record({ userId: "ann", session: "s" }, { revision: 1, sha256: "" },
          { findings: [], relations: [Known.likeness("k3", "k1")], contradictions: [Known.clash("k1", "k2")] })))
      const [clash] = (yield* Server.ask(server, "/api/memory/admin/contradictions", { token: admin })).body.contradictions
      assert.deepInclude(clash, { item_a_id: "k1", item_b_id: "k2", severity: "hard", resolved: false, resolution: null })
      assert.deepStrictEqual(clash.suggested_resolution, { action: "merge", justification: "both are half of it", merged_content: null })
      const resolve = (body: unknown) => post(server, admin, `/api/memory/admin/contradictions/${clash.id}/resolve`, body)
      assert.strictEqual((yield* resolve({ resolution: "merge" })).status, 400)
      assert.strictEqual((yield* resolve({ resolution: "neither" })).status, 422)
      const settled = (yield* resolve({ resolution: "merge", content: "Both" })).body
      assert.deepInclude(settled, { resolved: true, resolved_by: "admin@localhost", resolution: "merge" })
      const like = (yield* post(server, admin, "/api/memory/admin/duplicates/k3/k1/resolve", { resolution: "kept_a" })).body
      assert.deepInclude(like, { item_a_id: "k1", item_b_id: "k3", relation_type: "likely_duplicate", resolved: true })
      const all = (yield* Server.ask(server, "/api/memory", { token: admin })).body.items
      assert.deepStrictEqual(
        all.map(({ content, id, reason, status }: any) => [id, status, content, reason]).sort(),
        [["k1", "revoked", "Both", "gives way to k3"], ["k2", "rejected", "Content k2", "merged into k1"], ["k3", "approved", "Content k3", null]])
      for (const [path, key] of [["contradictions", "contradictions"], ["duplicates", "duplicates"]] as const) {
        assert.deepStrictEqual((yield* Server.ask(server, `/api/memory/admin/${path}`, { token: admin })).body[key], [])
        assert.lengthOf((yield* Server.ask(server, `/api/memory/admin/${path}?resolved=true`, { token: admin })).body[key], 1)
        assert.strictEqual((yield* Server.ask(server, `/api/memory/admin/${path}`, { token: ann })).status, 403)
      }
      assert.strictEqual((yield* post(server, admin, "/api/memory/admin/contradictions/kc_0/resolve", { resolution: "kept_a" })).status, 404)
      assert.strictEqual((yield* post(server, admin, "/api/memory/admin/duplicates/k2/k3/resolve", { resolution: "kept_a" })).status, 404)
    }))

  it.scopedLive("a withdrawn session takes along what it alone had taught, out of the next bundle too", () =>
    Effect.gen(function*() {
      const { admin, ann, bob, server } = yield* start
      yield* Server.upload(server, ann, "s.jsonl", "{}\n")
      yield* Server.beside(server, Known.record("ann", "s", Known.finding("kv_1"), Known.finding("kv_2")))
      yield* post(server, admin, "/api/memory/admin/approve?item_id=kv_1")
      const bundle = Effect.map(Server.ask(server, "/api/memory/bundle", { token: bob }), ({ body }) => titles(body.approved))
      assert.deepStrictEqual(yield* bundle, ["Title kv_1"])
      yield* Server.ask(server, "/api/sessions/s", { method: "DELETE", token: ann })
      assert.deepStrictEqual(yield* bundle, [])
      const left = (yield* Server.ask(server, "/api/memory", { token: admin })).body.items
      assert.deepStrictEqual(left.map(({ content, id, reason, status, title }: any) => [id, title, content, status, reason]), [["kv_1", "Withdrawn", null, "revoked", "source withdrawn"]])
      assert.strictEqual((yield* post(server, admin, "/api/memory/admin/approve?item_id=kv_1")).status, 400)
    }))
})
