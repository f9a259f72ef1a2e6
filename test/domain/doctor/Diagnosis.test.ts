import { assert, describe, it } from "@effect/vitest"
import { FastCheck as fc } from "effect"
import * as Diagnosis from "../../../src/domain/doctor/Diagnosis.ts"
import type { ServerState, Surroundings } from "../../../src/domain/doctor/Surroundings.ts"
import * as PushState from "../../../src/domain/push/PushState.ts"
import type { Report } from "../../../src/domain/status/Report.ts"

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

const server: ServerState = {
  _tag: "Answered", status: 200, isAgnes: true, ahead: 0, minVersion: "1.0.0", token: "accepted"
}

/** A machine on which nothing is wrong. */
const well: Surroundings = {
  report,
  version: "1.0.0",
  nodeVersion: "24.0.0",
  platform: "linux",
  programs: { agnes: true, bash: true },
  claude: [],
  unwritable: { workspace: undefined, config: undefined },
  configFolder: "/home/ann/.config/agnes",
  pushLock: { held: false, holders: [] },
  tokenExpiresAt: undefined,
  server
}

const ids = (change: Partial<Surroundings>): ReadonlyArray<string> =>
  Diagnosis.make({ ...well, ...change }).map(({ id }) => id)

const managed = (value: Record<string, unknown>) =>
  ({ claude: [{ kind: "managed", path: "/etc/claude-code/managed-settings.json", value }] }) as const

describe("the doctor's checks", () => {
  it("find nothing where nothing is wrong", () => assert.deepStrictEqual(ids({}), []))

  it.each<[string, Partial<Surroundings>]>([
    ["node-old", { nodeVersion: "20.18.3" }],
    ["disk-full", { unwritable: { workspace: "ENOSPC", config: undefined } }],
    ["unwritable:workspace", { unwritable: { workspace: "EACCES", config: undefined } }],
    ["unwritable:workspace", { unwritable: { workspace: "EROFS", config: undefined } }],
    ["hooks-disabled", managed({ disableAllHooks: true })],
    ["hooks-managed-only", managed({ allowManagedHooksOnly: true })],
    ["hook-shared:SessionEnd", { report: { ...report, hooks: [{ name: "SessionEnd", state: "shared" }] } }],
    ["token-refused", {
      report: { ...report, server: { ...report.server, token: "refused" } },
      server: { _tag: "Unreachable", code: "ETIMEDOUT", message: "no answer" }
    }],
    ["server-tls", { server: { _tag: "Unreachable", code: "CERT_HAS_EXPIRED", message: "certificate has expired" } }],
    ["server-unreachable", { server: { _tag: "Unreachable", code: "ENOTFOUND", message: "unknown name" } }]
  ])("name %s", (id, change) => assert.include(ids(change), id))

  it("a retention that a managed file sets wins over the user's own", () => {
    const days = (cleanupPeriodDays: number, kind: "user" | "managed") =>
      ({ kind, path: `/${kind}`, value: { cleanupPeriodDays } })
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
    const held = { held: true, holders: [12] }
    assert.isTrue(Diagnosis.isHealthy(Diagnosis.make({ ...well, pushLock: held })))
    const findings = Diagnosis.make({ ...well, pushLock: held, nodeVersion: "18.0.0" })
    assert.deepStrictEqual(findings.map(({ severity }) => severity), ["error", "note"])
    const text = Diagnosis.toText("/w", findings, [])
    assert.match(text, /^Workspace : \/w\nerror {4}Node 18.0.0 is older .*\n {9}install Node/)
  })
})
