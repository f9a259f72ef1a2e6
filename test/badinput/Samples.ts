import * as fs from "node:fs"
import * as PullState from "../../src/domain/pull/PullState.ts"
import * as InDoubt from "../../src/domain/push/InDoubt.ts"
import * as Receipt from "../../src/domain/push/Receipt.ts"

/** Good bytes of each kind of input, to be made bad. */

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const read = (folder: string, name: RegExp, most: number): ReadonlyArray<Uint8Array> =>
  fs.readdirSync(folder).filter((file) => name.test(file)).map((file) =>
    new Uint8Array(fs.readFileSync(`${folder}/${file}`).subarray(0, most)))

const id = "4d0e2843-d4b6-4016-8887-053f57028e56"
const path = `/home/ann/.claude/projects/-home-ann-work/${id}.jsonl`
const serverUrl = "https://agnes.example.org"
const sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

export const hookInput = read("test/fixtures/hook-payloads", /\.json$/, 100_000)

/** Their beginnings: what a record may look like shows in the first hundred. */
export const transcripts = read("test/fixtures/transcripts", /\.jsonl$/, 60_000)

export const queue = [
  bytes(`${id}\t${path}\n`), bytes(`${id}\t${path}\t2026-11-20T09:13:00Z\n`), bytes(`${path}\n`),
  bytes(`${id}\t/tmp/a%09b\t2026-11-20T09:13:00ZF!\n`), bytes(`\t${path}\r\n`)
]

export const privateList = [bytes(`${id}\n`), bytes(`\uFEFF${id.toUpperCase()}\r\n\r\n second \n`), bytes(id)]

export const receipts = [bytes(Receipt.encode({
  sessionId: id, path, size: 5, modifiedAt: 1795219200000.25, changedAt: 1795219200000, sha256, serverUrl, receivedAt: 1795219200000
}))]

export const doubts = [bytes(InDoubt.encode({ at: 1795219200000, path, serverUrl, sessionId: id }))]

export const letters = [bytes(`2026-11-20T09:13:00Z\t${id}\t413\t${path}\n`), bytes(`2026-11-20T09:13:00Z\t${id}\tunparsable\t${path}\n`)]

export const lineHashes = [bytes(`${id}\t${path}\t7\t1795219200000.5\t0a1b2c3d4e5f6071,0a1b2c3d4e5f6072\n`)]

export const seals = [bytes(`${JSON.stringify({ length: 40, sha256 })}\n`)]

export const pushStates = [bytes(JSON.stringify({
  last_run: { started_at: "2026-11-20T09:13:00Z", ended_at: "2026-11-20T09:13:01Z", server: serverUrl, counts: { sessions: 1 } },
  not_before: { [serverUrl]: { until: "2026-11-20T09:14:00Z", failed_runs: 2 } }, refused_token: sha256, features: { [serverUrl]: ["sha256"] }
}))]

export const pullStates = [bytes(PullState.encode({ ...PullState.empty, serverUrl, broken: [sha256], pulledAt: 1795219200000 }))]

export const manifests = [bytes(JSON.stringify({
  tables: { orders: { hash: sha256.slice(0, 32), sha256, size_bytes: 371, rows: 5, query_mode: "local" }, far: { query_mode: "remote" } }
}))]

export const bundles = [bytes(JSON.stringify({
  mandatory: [{ id: "km_1", title: "Returns", content: "Status 7 is a return." }], approved: [{ id: "km_2", title: "b", content: null }]
}))]

export const replies = [bytes(JSON.stringify({ status: "ok", filename: `${id}.jsonl`, size: 5, sha256 })), bytes("<html><body>Log in</body></html>")]

export const retryAfter = ["120", "Fri, 20 Nov 2026 09:13:00 GMT", "Friday, 20-Nov-26 09:13:00 GMT", "Fri Nov 20 09:13:00 2026"].map(bytes)
