import type * as Breadcrumb from "../queue/Breadcrumb.ts"
import * as ReportJson from "../status/ReportJson.ts"
import * as Timestamp from "../time/Timestamp.ts"
import * as CommandShape from "../workspace/CommandShape.ts"
import * as SettingsEdit from "../workspace/SettingsEdit.ts"
import type { Finding } from "./Finding.ts"
import * as Redact from "./Redact.ts"
import type { ClaudeSettings, Surroundings } from "./Surroundings.ts"

/** What the bundle needs beside what the doctor looked at. */
export interface More {
  readonly crumbs: ReadonlyArray<Breadcrumb.Breadcrumb>
  /** Names of variables that are set; no values. */
  readonly variables: ReadonlyArray<string>
  readonly home: string
  /** The same for the same id within one bundle, and of no use outside of it. */
  readonly aliasOf: (id: string) => string
}

const mostCrumbs = 50

/**
 * What a person may hand to whoever helps: findings, versions, counts, settings reduced to what concerns agnes. Made of
 * what is known to be harmless rather than cleaned of what is not: no line of a session, no notes, no token, no command
 * of somebody else. The few texts in it go through `Redact`.
 */
export const make = (around: Surroundings, findings: ReadonlyArray<Finding>, more: More) => {
  const { report } = around
  const ids = report.sessions.map(({ sessionId }) => sessionId)
  const { workspace, server: { url: serverUrl } } = report
  const clean = Redact.text({ workspace, home: more.home, ids, serverUrl, aliasOf: more.aliasOf })
  const { counts, last_push, queue } = ReportJson.make(report)
  return {
    made_at: Timestamp.format(report.at),
    versions: { agnes: around.version, node: around.nodeVersion, platform: around.platform },
    findings: findings.map(({ fixable, id, remedy, severity, what }) =>
      ({ id, severity, what: clean(what), remedy: clean(remedy), fixable })),
    workspace: {
      initialized: report.initialized,
      git: report.git,
      parquet_tables: report.tables.parquetFiles,
      hooks: report.hooks.map(({ name, state }) => ({ name, state })),
      counts,
      queue,
      private_ids: report.privateIds ?? null,
      withdrawals_due: report.withdrawalsDue.length,
      in_doubt: report.inDoubt.length,
      last_push: last_push === null ? null : { ...last_push, server: last_push.server === null ? null : "…" }
    },
    server: serverOf(around),
    settings: around.claude.map(settingsOf),
    environment: [...more.variables].sort(),
    locks: around.locks.filter(({ held }) => held).map(({ name }) => name),
    rehearsal: around.rehearsal,
    captures: more.crumbs.slice(-mostCrumbs).map(({ at, outcome }) => ({ at: Timestamp.format(at), outcome })),
    sessions: report.sessions.slice(0, mostSessions).map(({ sessionId, state }) =>
      ({ session: more.aliasOf(sessionId), state: state._tag }))
  }
}

const mostSessions = 200

/** No address: whoever gets this knows which server it is about. */
const serverOf = ({ held, report, server, tokenExpiresAt }: Surroundings) => ({
  configured: report.server.url !== undefined,
  https: report.server.url?.startsWith("https:") ?? null,
  token: report.server.token,
  token_expires_at: tokenExpiresAt === undefined ? null : Timestamp.format(tokenExpiresAt),
  reply: server._tag === "Answered"
    ? {
      status: server.status, agnes: server.isAgnes, clock_ahead_ms: server.ahead ?? null,
      min_version: server.minVersion ?? null, offered: server.offered ?? null, token: server.token ?? null
    }
    : server._tag === "Unreachable" ? { code: server.code } : null,
  held: held?._tag === "Compared"
    ? {
      acknowledged: held.compared.acknowledged, same: held.compared.same, missing: held.compared.missing.length,
      other: held.compared.other.length, private: held.compared.private.length
    }
    : null
})

/** Numbers and truth values of the keys that matter here, and how many hooks are whose. */
const settingsOf = ({ kind, malformed, value }: ClaudeSettings) => {
  const hooks = SettingsEdit.isRecord(value?.["hooks"]) ? value["hooks"] : {}
  const commands = Object.entries(hooks).flatMap(([event, list]) =>
    (Array.isArray(list) ? list : []).flatMap((entry) => {
      const handlers = SettingsEdit.isRecord(entry) && Array.isArray(entry["hooks"]) ? entry["hooks"] : []
      return handlers.map((handler) => ({
        event: known.has(event) ? event : "other",
        whose: SettingsEdit.isRecord(handler) && typeof handler["command"] === "string"
          ? CommandShape.of(handler["command"])
          : "foreign"
      }))
    }))
  const plain = (key: string) => {
    const found = value?.[key]
    return typeof found === "boolean" || typeof found === "number" ? found : found === undefined ? null : "…"
  }
  return {
    kind,
    present: value !== undefined || malformed,
    malformed,
    hooks: commands,
    disableAllHooks: plain("disableAllHooks"),
    allowManagedHooksOnly: plain("allowManagedHooksOnly"),
    cleanupPeriodDays: plain("cleanupPeriodDays"),
    statusLine: value?.["statusLine"] === undefined ? null : "…"
  }
}

const known: ReadonlySet<string> = new Set([
  "SessionStart", "SessionEnd", "PreToolUse", "PostToolUse", "UserPromptSubmit", "Stop", "SubagentStop", "PreCompact",
  "Notification"
])
