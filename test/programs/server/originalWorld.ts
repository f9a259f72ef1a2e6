import { Context, Effect, Layer } from "effect"
import { createHash } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import process from "node:process"
import * as DataFolder from "../../../src/adapters/node/DataFolder.ts"
import * as MemoryOriginal from "../../../src/adapters/memory/MemoryOriginal.ts"
import * as Stores from "../../../src/main/layers/server.ts"
import { importOriginal } from "../../../src/main/programs/server/original/ImportOriginal.ts"
import { Accounts } from "../../../src/ports/Accounts.ts"
import { ArtifactStore } from "../../../src/ports/ArtifactStore.ts"
import { AuditTrail } from "../../../src/ports/AuditTrail.ts"
import { BlobStore } from "../../../src/ports/BlobStore.ts"
import { Grants } from "../../../src/ports/Grants.ts"
import { Groups } from "../../../src/ports/Groups.ts"
import { KnowledgeStore } from "../../../src/ports/KnowledgeStore.ts"
import { Original } from "../../../src/ports/Original.ts"
import { ProcessorStates } from "../../../src/ports/ProcessorStates.ts"
import { SessionStore } from "../../../src/ports/SessionStore.ts"
import { TableBlobs } from "../../../src/ports/TableBlobs.ts"
import { Tables } from "../../../src/ports/Tables.ts"
import * as Parquet from "../../support/Parquet.ts"

const [sales, orders] = await Promise.all([Parquet.of("SELECT 1 AS a"), Parquet.of("SELECT 2 AS b")])
const tables: Readonly<Record<string, Buffer>> = { "SELECT 1 AS a": sales, "SELECT 2 AS b": orders }

export const hash = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest("hex")
export const text = (n: number): string => `${JSON.stringify({ type: "user", n })}\n`
const file = (content: string, modifiedAt = 1_700_000_000_000) => ({ bytes: Buffer.from(content), modifiedAt })

const folder = mkdtempSync(join(tmpdir(), "agnes-original-tables-"))
process.on("exit", () => rmSync(folder, { recursive: true, force: true }))

/** A file of a table with these rows; one that is none without a query. */
const parquet = (sql: string | undefined): string => {
  const path = join(folder, `${hash("md5", sql ?? "")}.parquet`)
  writeFileSync(path, sql === undefined ? "no table" : tables[sql] ?? "")
  return path
}

/** Every kind of thing an original keeps, sound and broken. */
export const contents: MemoryOriginal.Contents = {
  schema: 30,
  tables: {
    users: [
      { id: "u-ann", email: "ann@example.com", name: "Ann", password_hash: "$argon2$", active: true, created_at: 1_600_000_000_000 },
      { id: "u-bob", email: "bob@example.com", name: null, active: false, created_at: null },
      { id: "../evil", email: "eve@example.com" },
      { id: "s", email: "scheduler@system.local" }
    ],
    user_groups: [{ id: "g-a", name: "Admin", is_system: true }, { id: "g-d", name: "Data", description: "of data" }],
    user_group_members: [
      { user_id: "u-ann", group_id: "g-a", source: "google_sync", added_at: 5 },
      { user_id: "u-bob", group_id: "g-d", source: "admin" },
      { user_id: "s", group_id: "g-a", source: "system_seed" },
      { user_id: "u-gone", group_id: "g-d", source: "admin" }
    ],
    resource_grants: [{ id: "r", group_id: "g-d", resource_type: "table", resource_id: "sales" }],
    personal_access_tokens: [
      { id: "t-1", user_id: "u-ann", name: "laptop", token_hash: "a".repeat(64), prefix: "aaaaaaaa", created_at: 7 },
      { id: "t-2", user_id: "u-ann", name: "bad", token_hash: "", prefix: "bbbbbbbb", created_at: 7 }
    ],
    session_extraction_state: [
      { session_file: "u-ann/a.jsonl", username: "u-ann", processed_at: 9, items_extracted: 3, file_hash: hash("md5", text(1)) },
      { session_file: "u-ann/b.jsonl", username: "u-ann", processed_at: 9, items_extracted: 0, file_hash: hash("md5", text(2)) }
    ],
    knowledge_items: [
      {
        id: "kv_1", title: "Zone", content: "Dates are the customer's.", status: "pending", source_type: "user_verification",
        source_user: "u-ann", source_ref: "session-a-u-ann", domain: "finance", entities: "[\"invoice\"]", confidence: 0.9, created_at: 11
      },
      { id: "kv_2", title: "Port", status: "approved", source_user: "bob@example.com", audience: "group:Data", domain: "moon" },
      { id: "kv_3", title: "Gone", status: "pending", source_type: "user_verification", source_ref: "session-gone-u-ann" },
      { id: "kv_4", title: "Odd", status: "loved" },
      { id: "kv_5", title: "Whose", is_personal: true, source_user: "u-nobody" }
    ],
    verification_evidence: [1, 2].map((n) => ({
      id: `ev_${n}`, item_id: "kv_1", source_ref: "session-a-u-ann", detection_type: "correction", user_quote: "No, theirs", created_at: n
    })),
    knowledge_votes: [{ item_id: "kv_2", user_id: "u-ann", vote: 1 }, { item_id: "kv_2", user_id: "u-gone", vote: 1 }],
    knowledge_contradictions: [
      {
        id: "kc_1", item_a_id: "kv_1", item_b_id: "kv_2", explanation: "one or the other", severity: "hard", detected_at: 5,
        suggested_resolution: "{\"action\":\"merge\",\"justification\":\"both\",\"merged_content\":\"all\"}"
      },
      { id: "kc_2", item_a_id: "kv_2", item_b_id: "kv_1", explanation: "told again", detected_at: 6 },
      { id: "kc_3", item_a_id: "kv_1", item_b_id: "kv_3", explanation: "with what is not here" },
      { id: "kc_4", item_a_id: "kv_1" }
    ],
    knowledge_item_relations: [
      {
        item_a_id: "kv_2", item_b_id: "kv_1", relation_type: "likely_duplicate", score: 0.5, resolved: true,
        resolved_by: "ann@example.com", resolved_at: 8, resolution: "both_valid", created_at: 7
      }
    ],
    audit_log: [
      { id: "a-1", timestamp: 1, user_id: "u-ann", action: "session.look", resource: "session:x", params: "{\"n\":1}", result: "ok", duration_ms: 3 },
      { id: "a-2", timestamp: 2, user_id: "bob@example.com", action: "corporate_memory.edit", params: `{"text":"${"x".repeat(300)}"}` },
      { id: "a-3", timestamp: 3, user_id: null, action: "job" },
      { id: "a-4", timestamp: null, user_id: "u-ann", action: "when" },
      { id: "a-5", timestamp: 5, user_id: "u-gone", action: "who" }
    ],
    table_registry: [
      { id: "t1", name: "sales", description: "What was\nsold", query_mode: "local" },
      { id: "orders", name: "Orders" },
      { id: "far", name: "far", query_mode: "remote" },
      { id: "never", name: "never" },
      { id: "broken", name: "broken" }
    ]
  },
  files: {
    user_sessions: {
      "u-ann": {
        "a.jsonl": file(text(1)),
        "b.jsonl": file(text(2)),
        "Über uns.jsonl": file(text(3)),
        "empty.jsonl": file(""),
        "folder.jsonl": { refused: "a folder" },
        "large.jsonl": file("x".repeat(2000))
      },
      bobunix: { "c.jsonl": file(text(4), 1_650_000_000_000) },
      nobody: { "d.jsonl": file(text(5)) }
    },
    user_artifacts: { "u-ann": { "report.html": file("<p>") } }
  },
  parquets: { sales: parquet("SELECT 1 AS a"), orders: parquet("SELECT 2 AS b"), broken: parquet(undefined) },
  notes: { [hash("sha256", "ann@example.com").slice(0, 24)]: "remember\n" }
}

type Services = Layer.Layer.Success<ReturnType<typeof Stores.stores>>
const steps = [Original, KnowledgeStore, Accounts, Groups, Grants, AuditTrail, BlobStore, SessionStore, ProcessorStates, ArtifactStore, Tables, TableBlobs]

class Died extends Error {}

/** Dies at the n-th thing asked of any port, as a process does: nothing behind it is run. */
const mortal = (context: Context.Context<Services | Original>, until: number) => {
  let left = until
  const dying = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    Effect.suspend(() => left-- === 0 ? Effect.die(new Died()) : effect)
  const wrap = (service: object): object =>
    new Proxy(service, {
      get: (target, name) => {
        const member = Reflect.get(target, name) as unknown
        if (Effect.isEffect(member)) return dying(member)
        return typeof member !== "function" ? member : (...given: ReadonlyArray<unknown>) => {
          const made = (member as (...all: ReadonlyArray<unknown>) => unknown)(...given)
          return Effect.isEffect(made) ? dying(made) : made
        }
      }
    })
  return steps.reduce(
    (all, tag) => Context.add(all, tag as never, wrap(Context.unsafeGet(all, tag as never)) as never),
    context
  )
}

export const run = (given: { readonly dryRun?: boolean; readonly dieAt?: number } = {}) =>
  Effect.contextWithEffect((context: Context.Context<Services | Original>) =>
    importOriginal({
      dryRun: given.dryRun ?? false,
      accounts: new Map([["bobunix", "Bob@example.com"]]),
      bounds: { limit: 1000 },
      artifactLimit: 1000,
      verification: 1,
      step: () => {}
    }).pipe(Effect.provide(given.dieAt === undefined ? context : mortal(context, given.dieAt))))

/** Runs until it dies; `false` when it came to its end. */
export const died = (dieAt: number) =>
  Effect.exit(run({ dieAt })).pipe(Effect.flatMap((exit) => {
    if (exit._tag === "Success") return Effect.succeed(false)
    return exit.cause._tag === "Fail" ? Effect.die(exit.cause) : Effect.succeed(true)
  }))

/** Everything that counts of what is here afterwards, and nothing that a clock or a die decided. */
export const state = Effect.gen(function*() {
  const accounts = yield* Accounts
  const groups = yield* Groups
  const sessions = yield* SessionStore
  const artifacts = yield* ArtifactStore
  const blobs = yield* BlobStore
  const states = yield* ProcessorStates
  const users = yield* accounts.users
  const bobs = (yield* groups.members()).map(({ groupId, source, userId }) => `${userId} ${groupId} ${source}`)
  const knowledge = yield* KnowledgeStore
  const ids = ["kv_1", "kv_2"]
  const tables = yield* Tables
  const { entries } = yield* Effect.flatMap(AuditTrail, (trail) => trail.list({ action: "original:" }, { limit: 99 }))
  return {
    users,
    contradictions: yield* knowledge.contradictions({ open: false, limit: 99 }),
    duplicates: yield* knowledge.duplicates({ open: false, limit: 99 }),
    entries,
    tables: (yield* tables.offered({ id: "u-ann", admin: true })).map(({ current, description, id, name }) =>
      [id, name, description, current.sha256, current.rows]),
    knowledge: yield* Effect.map(knowledge.items({ limit: 99 }), (all) =>
      all.map(({ contributors, item: { updatedAt: _, createdAt: __, ...item } }) => ({ ...item, contributors })).sort((a, b) => a.id < b.id ? -1 : 1)),
    evidence: (yield* knowledge.evidence(ids)).map(({ quote, revision, session, userId }) => [userId, session, revision, quote]),
    votes: [...yield* knowledge.votes(ids, "u-ann")],
    groups: (yield* groups.all).map(({ id, name }) => `${id} ${name}`),
    members: bobs,
    grants: (yield* Effect.flatMap(Grants, (grants) => grants.all())).map(({ groupId, id, type }) => `${groupId} ${type} ${id}`),
    tokens: yield* accounts.tokens(),
    sessions: (yield* Effect.forEach(users, (user) => sessions.list(user.id, { after: undefined, limit: 99 }))).flat(),
    artifacts: (yield* Effect.forEach(users, (user) => artifacts.list(user.id))).flat()
      .map(({ name, sha256, userId }) => `${userId} ${name} ${sha256}`),
    notes: yield* Effect.forEach(users, (user) => blobs.readNotes(user.id)),
    done: yield* states.tally({ name: "verification", version: 1 }),
    due: (yield* states.unfinished({ name: "verification", version: 1 }, { after: undefined, limit: 99 }))
      .map(({ candidate, attempts }) => `${candidate.userId} ${candidate.session} ${attempts}`)
  }
})

/** A server's folder with nothing in it, and the original to be taken over. */
export const world = (folder: string, from: MemoryOriginal.Contents = contents) =>
  Layer.unwrapEffect(Effect.map(DataFolder.open(folder), (data) => Stores.stores(data))).pipe(
    Layer.merge(MemoryOriginal.layer(from))
  )
