import * as JsonLine from "../text/JsonLine.ts"
import * as Timestamp from "../time/Timestamp.ts"
import * as Manifest from "./Manifest.ts"
import * as TableName from "./TableName.ts"

/** A table as it is published in this workspace: which file its view shows. */
export interface Version {
  readonly name: string
  readonly mode: "local" | "materialized"
  readonly sha256: string
  /** What the server's `hash` was; `undefined` when it gave none. */
  readonly md5: string | undefined
  readonly size: number
  readonly rows: number | undefined
  readonly description: string
}

/**
 * `.claude/agnes-pull-state.json`: what the last pull of this workspace published (client W-38). Whether the files are
 * there is always looked up; nothing is believed because it is written here.
 */
export interface PullState {
  readonly serverUrl: string
  readonly tables: ReadonlyArray<Version>
  readonly remote: ReadonlyArray<string>
  /** Only when `tables` and `remote` are all that the manifest named: then a 304 says the same. */
  readonly manifestTag: string | undefined
  readonly rulesTag: string | undefined
  /** The rule files as they were written, with the SHA-256 of their contents. */
  readonly rules: ReadonlyArray<{ readonly name: string; readonly sha256: string }>
  /** Files that came as the server has them and are no parquet files: not downloaded again. SHA-256. */
  readonly broken: ReadonlyArray<string>
  /** Which catalogue file shows these tables; `undefined`: none does, the switch is still due. */
  readonly catalogue: string | undefined
  readonly pulledAt: Timestamp.EpochMillis
}

export const empty: PullState = {
  serverUrl: "",
  tables: [],
  remote: [],
  manifestTag: undefined,
  rulesTag: undefined,
  rules: [],
  broken: [],
  catalogue: undefined,
  pulledAt: 0
}

export const encode = (state: PullState): string =>
  `${
    JSON.stringify({
      server: state.serverUrl,
      pulled_at: Timestamp.format(state.pulledAt),
      catalogue: state.catalogue,
      manifest_etag: state.manifestTag,
      rules_etag: state.rulesTag,
      rules: state.rules,
      broken: state.broken,
      remote: state.remote,
      tables: state.tables.map(({ description, md5, mode, name, rows, sha256, size }) => ({
        name, mode, sha256, hash: md5, size_bytes: size, rows, description
      }))
    }, undefined, 1)
  }\n`

/** What a file holds; one that cannot be read as a whole counts as not there, and the next pull looks at everything. */
export const parse = (text: string): PullState => {
  const fields = JsonLine.parse(text)
  if (fields === undefined) return empty
  const { broken, catalogue, manifest_etag, pulled_at, remote, rules, rules_etag, server, tables } = fields
  const at = JsonLine.isString(pulled_at) ? Timestamp.parse(pulled_at) : undefined
  if (!JsonLine.isString(server) || at === undefined || !Array.isArray(tables) || !Array.isArray(remote)) return empty
  const versions = tables.flatMap((row) => readVersion(row) ?? [])
  if (versions.length !== tables.length || !remote.every(JsonLine.isString)) return empty
  return {
    serverUrl: server,
    tables: versions,
    remote,
    manifestTag: JsonLine.isString(manifest_etag) ? manifest_etag : undefined,
    rulesTag: JsonLine.isString(rules_etag) ? rules_etag : undefined,
    rules: list(rules).flatMap((row) => readRule(row) ?? []),
    broken: list(broken).filter(JsonLine.isSha256),
    catalogue: JsonLine.isString(catalogue) ? catalogue : undefined,
    pulledAt: at
  }
}

const list = (value: unknown): ReadonlyArray<unknown> => Array.isArray(value) ? value : []

const readRule = (row: unknown) =>
  JsonLine.isRecord(row) && JsonLine.isString(row["name"]) && JsonLine.isSha256(row["sha256"])
    ? { name: row["name"], sha256: row["sha256"] }
    : undefined

const readVersion = (row: unknown): Version | undefined => {
  if (!JsonLine.isRecord(row)) return undefined
  const { description, hash, mode, name, rows, sha256, size_bytes } = row
  if (!JsonLine.isString(name) || TableName.problem(name) !== undefined || !JsonLine.isSha256(sha256)) return undefined
  if (!Manifest.isMode(mode) || mode === "remote" || !JsonLine.isCount(size_bytes)) return undefined
  return {
    name,
    mode,
    sha256,
    md5: Manifest.isMd5(hash) ? hash : undefined,
    size: size_bytes,
    rows: JsonLine.isCount(rows) ? rows : undefined,
    description: JsonLine.isString(description) ? description : ""
  }
}
