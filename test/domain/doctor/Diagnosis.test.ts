import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import { readFileSync } from "node:fs"
import * as Diagnosis from "../../../src/domain/doctor/Diagnosis.ts"
import type { ClaudeSettings, ServerState, Surroundings } from "../../../src/domain/doctor/Surroundings.ts"
import * as PushState from "../../../src/domain/push/PushState.ts"
import type { Compared } from "../../../src/domain/status/Compared.ts"
import type { Report } from "../../../src/domain/status/Report.ts"
import * as Timestamp from "../../../src/domain/time/Timestamp.ts"
import * as Pages from "../../../src/main/cli/Pages.ts"

const at = Date.UTC(2026, 10, 20)

const report: Report = {
  workspace: "/w",
  at,
  initialized: true,
  tables: { parquetFiles: 0, database: undefined },
  sessions: [],
  notes: { state: "none", receipt: undefined },
  queue: { entries: 0, oldest: undefined, snapshots: 0, unparsable: 0 },
  privateIds: 0,
  withdrawalsDue: [],
  inDoubt: [],
  push: PushState.empty,
  git: "none",
  server: { url: "https://agnes.example.org", token: "present" },
  hooks: [{ name: "SessionStart", state: "installed" }, { name: "SessionEnd", state: "installed" }],
  lastCapture: { at, outcome: "ok", detail: "" },
  problems: []
}

const server: Extract<ServerState, { readonly _tag: "Answered" }> = {
  _tag: "Answered", status: 200, isAgnes: true, ahead: 0, minVersion: "1.0.0", location: undefined, offered: "1.0.0",
  token: "accepted"
}

const compared: Compared = { acknowledged: 2, same: 2, missing: [], other: [], private: [], held: 5 }

const ourHook = { hooks: { SessionEnd: [{ hooks: [{ type: "command", command: "agnes push --quiet" }] }] } }

/** A machine on which nothing is wrong. */
const well: Surroundings = {
  report,
  version: "1.0.0",
  nodeVersion: "24.0.0",
  platform: "linux",
  programs: { agnes: "/usr/local/bin", bash: "/bin" },
  claude: [{ kind: "project", path: "/w/.claude/settings.json", value: ourHook, malformed: false }],
  unwritable: { workspace: undefined, config: undefined },
  configFolder: "/home/ann/.config/agnes",
  locks: [{ name: "push", held: false, holders: [] }],
  tokenExpiresAt: undefined,
  server,
  held: { _tag: "Compared", compared },
  rehearsal: { _tag: "Captured", path: "any" },
  trusted: true,
  missed: { count: 0, newest: undefined },
  excluded: [".claude/agnes-*"],
  proxies: [],
  tokenTwice: false
}

const ids = (change: Partial<Surroundings>): ReadonlyArray<string> =>
  Diagnosis.make({ ...well, ...change }).map(({ id }) => id)

const file = (kind: ClaudeSettings["kind"], value: Record<string, unknown> | undefined): Partial<Surroundings> =>
  ({ claude: [{ kind, path: `/${kind}`, value, malformed: value === undefined }] })
const managed = (value: Record<string, unknown>) => file("managed", value)

const unreachable = (code: string, message: string): Partial<Surroundings> =>
  ({ server: { _tag: "Unreachable", code, message } })
const answered = (change: Partial<typeof server>): Partial<Surroundings> => ({ server: { ...server, ...change } })
const about = (change: Partial<Report>): Partial<Surroundings> => ({ report: { ...report, ...change } })
const problem = (about: Report["problems"][number]["about"], closes = true): Partial<Surroundings> =>
  ({ report: { ...report, problems: [{ about, message: "cannot be read", closes }] } })
const waiting = (hours: number): Partial<Report> => {
  const capturedAt = Timestamp.format(at - hours * 3_600_000)
  return {
    queue: { entries: 1, oldest: at - hours * 3_600_000, snapshots: 0, unparsable: 0 },
    sessions: [{
      sessionId: "one", path: "/x/one.jsonl", receipt: undefined,
      state: { _tag: "Waiting", capturedAt, transcript: "present", sentAt: undefined }
    }]
  }
}
const dead: Partial<Report> = {
  sessions: [{ sessionId: "one", path: "/x/one.jsonl", receipt: undefined, state: { _tag: "Dead", at, reason: 413 } }]
}

describe("the doctor's checks", () => {
  it("find nothing where nothing is wrong", () => assert.deepStrictEqual(ids({}), []))

  const planted: ReadonlyArray<readonly [string, Partial<Surroundings>]> = [
    ["not-set-up", about({ initialized: false })],
    ["node-old", { nodeVersion: "20.18.3" }],
    ["disk-full", { unwritable: { workspace: "ENOSPC", config: undefined } }],
    ["disk-full", { unwritable: { workspace: undefined, config: "EDQUOT" } }],
    ["unwritable:workspace", { unwritable: { workspace: "EACCES", config: undefined } }],
    ["unwritable:workspace", { unwritable: { workspace: "EROFS", config: undefined } }],
    ["unwritable:config", { unwritable: { workspace: undefined, config: "ENOTDIR" } }],
    ["settings-malformed", problem("hooks", false)],
    ["settings-malformed:user", file("user", undefined)],
    ["settings-malformed:local", file("local", undefined)],
    ["hook-missing:SessionEnd", about({ hooks: [{ name: "SessionEnd", state: "missing" }] })],
    ["hook-missing:/agnes-private", about({ hooks: [{ name: "/agnes-private", state: "missing" }] })],
    ["hook-stale:SessionStart", about({ hooks: [{ name: "SessionStart", state: "outdated" }] })],
    ["hook-shared:SessionEnd", about({ hooks: [{ name: "SessionEnd", state: "shared" }] })],
    ["hook-foreign:statusLine", about({ hooks: [{ name: "statusLine", state: "foreign" }] })],
    ["hook-twice", file("user", ourHook)],
    ["hook-broken", { rehearsal: { _tag: "Nothing", outcome: undefined, code: 127 } }],
    ["hook-needs-path", { rehearsal: { _tag: "Captured", path: "own" } }],
    ["hook-missed", { missed: { count: 2, newest: at - 7_200_000 } }],
    ["hook-never-seen", about({ lastCapture: undefined })],
    ["not-trusted", { ...about({ lastCapture: undefined }), trusted: false }],
    ["not-excluded", { excluded: [] }],
    ["hooks-disabled", managed({ disableAllHooks: true })],
    ["hooks-disabled", file("local", { disableAllHooks: true })],
    ["hooks-managed-only", managed({ allowManagedHooksOnly: true })],
    ["capture-failed", about({ lastCapture: { at, outcome: "bad_json", detail: "" } })],
    ["agnes-not-on-path", { programs: { agnes: undefined, bash: "/bin" } }],
    ["bash-missing", { programs: { agnes: "/usr/local/bin", bash: undefined } }],
    ["bash-missing", { platform: "win32", programs: { agnes: "C:\\npm", bash: undefined } }],
    ["bash-is-wsl", { platform: "win32", programs: { agnes: "C:\\npm", bash: "C:\\Windows\\System32" } }],
    ...([
      "private-list", "queue", "dead-letters", "receipts", "withdrawals", "in-doubt", "kept-back", "push-state", "git"
    ] as const).map((part) => [`unusable:${part}`, problem(part)] as const),
    ["queue-stuck", about(waiting(30))],
    ["queue-damaged", about({ queue: { entries: 0, oldest: undefined, snapshots: 0, unparsable: 2 } })],
    ["dead-letters", about(dead)],
    ["push-lock-held", { locks: [{ name: "push", held: true, holders: [12] }] }],
    ["pull-lock-held", { locks: [{ name: "pull", held: true, holders: [] }] }],
    ["queue-lock-held", { locks: [{ name: "queue", held: true, holders: [7] }] }],
    ["retention-short", file("user", { cleanupPeriodDays: 1 })],
    ["retention-endangers", about(waiting(27 * 24))],
    ["server-lacks", { held: { _tag: "Compared", compared: { ...compared, missing: ["one"] } } }],
    ["private-on-server", { held: { _tag: "Compared", compared: { ...compared, private: ["one"] } } }],
    ["server-sessions-unknown", { held: { _tag: "Unknown", why: "HTTP 500: no" } }],
    ["server-unusable", problem("server", false)],
    ["token-unusable", problem("token", false)],
    ["token-missing", about({ server: { url: "https://agnes.example.org", token: "missing" } })],
    ["token-expired", { tokenExpiresAt: at - 1 }],
    ["token-expires", { tokenExpiresAt: at + 86_400_000 }],
    ["token-twice", { tokenTwice: true }],
    ["token-rejected", answered({ token: "rejected" })],
    ["token-refused", {
      ...about({ server: { url: "https://agnes.example.org", token: "refused" } }), ...unreachable("ETIMEDOUT", "no answer")
    }],
    ["server-unreachable", unreachable("ENOTFOUND", "unknown name")],
    ["server-unreachable", { ...unreachable("ETIMEDOUT", "no answer"), proxies: ["HTTPS_PROXY"] }],
    ["server-tls", unreachable("CERT_HAS_EXPIRED", "certificate has expired")],
    ["server-tls", unreachable("UNABLE_TO_VERIFY_LEAF_SIGNATURE", "unable to verify")],
    ["server-moved", answered({ status: 308, isAgnes: false, location: "https://new.example.org/" })],
    ["server-proxy", answered({ status: 407, isAgnes: false })],
    ["server-foreign", answered({ isAgnes: false })],
    ["version-below-floor", answered({ minVersion: "2.0.0" })],
    ["version-behind", answered({ offered: "1.1.0" })],
    ["version-ahead", answered({ offered: "0.9.0" })],
    ["clock-skew", answered({ ahead: 3_600_000 })],
    ["clock-skew", answered({ ahead: -3_600_000 })]
  ]

  it.each(planted)("name %s and what to do about it, and nothing else", (id, change) => {
    const findings = Diagnosis.make({ ...well, ...change })
    const [found] = findings.filter((each) => each.id === id)
    assert.isDefined(found)
    assert.isNotEmpty(found?.remedy)
    const along: Record<string, ReadonlyArray<string>> = {
      "not-trusted": ["hook-never-seen"], "token-refused": ["server-unreachable"], "retention-endangers": ["queue-stuck"]
    }
    assert.sameMembers(findings.map((each) => each.id), [id, ...along[id] ?? []])
    for (const [, command] of `${found?.remedy}`.matchAll(/(?:run|with|then|or|and see): agnes ([a-z-]+)/g)) {
      assert.include(Pages.names, command)
    }
  })

  it("docs/doctor.md describes every one of them, and no other", () => {
    const written = [...readFileSync("docs/doctor.md", "utf8").matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names = ""]) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name.replace(/:[A-Z]+$/, ":")))
    const known = planted.map(([id]) => written.find((name) => name.endsWith(":") && id.startsWith(name)) ?? id)
    assert.sameMembers([...new Set(known)], written.filter((name) => name !== "id"))
    assert.isAtLeast(new Set(planted.map(([id]) => id)).size, 25)
  })

  it("a retention that a managed file sets wins over the user's own", () => {
    const days = (cleanupPeriodDays: number, kind: "user" | "managed") =>
      ({ kind, path: `/${kind}`, value: { cleanupPeriodDays }, malformed: false })
    assert.include(ids({ claude: [days(90, "user"), days(2, "managed")] }), "retention-short")
    assert.notInclude(ids({ claude: [days(2, "user"), days(90, "managed")] }), "retention-short")
  })

  it.prop("a clock counts as wrong beyond five minutes, either way, and as JSON holds nothing but findings", [
    fc.integer({ min: -10_000_000, max: 10_000_000 })
  ], ([ahead]) => {
    const findings = Diagnosis.make({ ...well, server: { ...server, ahead } })
    assert.strictEqual(findings.some(({ id }) => id === "clock-skew"), Math.abs(ahead) > 300_000)
    const said = Diagnosis.toJson("/w", findings, [])
    assert.deepStrictEqual(Object.keys(said), ["workspace", "healthy", "fixed", "findings"])
    assert.strictEqual(said.healthy, Math.abs(ahead) <= 300_000)
  })

  it("errors come first, and notes alone are no harm", () => {
    const locks = [{ name: "push", held: true, holders: [12] }] as const
    assert.isTrue(Diagnosis.isHealthy(Diagnosis.make({ ...well, locks })))
    const findings = Diagnosis.make({ ...well, locks, nodeVersion: "18.0.0" })
    assert.deepStrictEqual(findings.map(({ severity }) => severity), ["error", "note"])
    const text = Diagnosis.toText("/w", findings, [])
    assert.match(text, /^Workspace : \/w\nerror {4}Node 18.0.0 is older .*\n {9}install Node/)
  })
})
