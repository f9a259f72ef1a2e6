import type { Receipt } from "../push/Receipt.ts"
import * as Timestamp from "../time/Timestamp.ts"
import * as Remedy from "./Remedy.ts"
import * as Report from "./Report.ts"
import * as Sessions from "./Sessions.ts"
import * as WithdrawalNote from "./WithdrawalNote.ts"

const time = (at: Timestamp.EpochMillis | undefined): string | null => at === undefined ? null : Timestamp.format(at)

/**
 * The object `agnes status --json` prints. The first six keys are the original's (client spec STS-1); keys are added,
 * never removed. Absent values are `null`, times are `…Z`. Holds no token.
 */
export const make = (report: Report.Report) => ({
  workspace: report.workspace,
  initialized: report.initialized,
  parquet_tables: report.tables.parquetFiles,
  duckdb_exists: report.tables.database !== undefined,
  last_synced: time(report.tables.database),
  sessions_pending_upload: pending(report),
  closed: Report.isClosed(report),
  problems: report.problems,
  counts: countsOf(report.sessions),
  sessions: report.sessions.map(sessionOf),
  notes: { state: report.notes.state, ...sentOf(report.notes.receipt) },
  queue: {
    entries: report.queue.entries,
    oldest_captured_at: time(report.queue.oldest),
    age_seconds: report.queue.oldest === undefined ? null : Math.max(0, Math.floor((report.at - report.queue.oldest) / 1000)),
    snapshots: report.queue.snapshots,
    unparsable: report.queue.unparsable
  },
  private_ids: report.privateIds ?? null,
  withdrawals_due: report.withdrawalsDue.map(({ requestedAt, serverUrl, sessionId }) => ({
    session_id: sessionId,
    server: serverUrl,
    requested_at: time(requestedAt)
  })),
  in_doubt: report.inDoubt.map(({ at, path, serverUrl, sessionId }) => ({
    session_id: sessionId,
    path,
    server: serverUrl,
    at: time(at)
  })),
  last_push: lastPushOf(report),
  hooks: report.hooks.map(({ name, state }) => ({ name, state })),
  last_capture: report.lastCapture === undefined ? null : {
    at: time(report.lastCapture.at),
    outcome: report.lastCapture.outcome,
    detail: report.lastCapture.detail
  },
  server: {
    url: report.server.url ?? null,
    token: report.server.token,
    can_withdraw: WithdrawalNote.canWithdraw(report) ?? null
  },
  git: report.git
})

/** What a push would send now: what waits, and what grew. */
export const pending = (report: Report.Report): number => {
  const counts = Sessions.count(report.sessions)
  return counts.Waiting + counts.Grown
}

const countsOf = (sessions: ReadonlyArray<Sessions.Session>) => {
  const { Dead, Grown, Held, KeptBack, Private, Sent, Waiting } = Sessions.count(sessions)
  return { waiting: Waiting, held: Held, grown: Grown, sent: Sent, private: Private, dead: Dead, kept_back: KeptBack }
}

const lastPushOf = ({ at, push, server }: Report.Report) => {
  const notBefore = server.url === undefined ? undefined : push.notBefore[server.url]
  if (push.lastRun === undefined && notBefore === undefined) return null
  return {
    started_at: time(push.lastRun?.startedAt),
    ended_at: time(push.lastRun?.endedAt),
    server: push.lastRun?.serverUrl ?? null,
    counts: push.lastRun?.counts ?? {},
    stopped: push.lastRun?.stopped ?? null,
    not_before: notBefore !== undefined && notBefore.until > at ? time(notBefore.until) : null
  }
}

const sentOf = (receipt: Receipt | undefined) => ({
  sent_at: time(receipt?.receivedAt),
  sha256: receipt?.sha256 ?? null,
  server: receipt?.serverUrl ?? null
})

const sessionOf = ({ path, receipt, sessionId, state }: Sessions.Session) => {
  const named = { session_id: sessionId, path: path === "" ? null : path }
  const sent = sentOf(receipt)
  switch (state._tag) {
    case "Private":
      return { ...named, state: "private", withdrawal: state.withdrawal }
    case "KeptBack":
      return { ...named, state: "kept_back", kept_back_at: time(state.at), remedy: Remedy.ofKeptBack }
    case "Held":
      return { ...named, state: "held", captured_at: state.capturedAt ?? null, remedy: Remedy.ofHeld }
    case "Waiting":
      return { ...named, state: "waiting", captured_at: state.capturedAt ?? null, transcript: state.transcript, ...sent }
    case "Dead":
      return {
        ...named, state: "dead", at: time(state.at), reason: state.reason, remedy: Remedy.ofDead(state.reason, sessionId)
      }
    case "Grown":
      return { ...named, state: "grown", size: state.size, sent_size: state.sentSize, ...sent }
    case "Sent":
      return { ...named, state: "sent", size: state.size, transcript: state.transcript, ...sent }
  }
}
