import * as Either from "effect/Either"
import * as JsonLine from "../text/JsonLine.ts"
import * as TableName from "./TableName.ts"

/** How a table is meant to be used: `remote` ones have no file to download. */
export type Mode = "local" | "materialized" | "remote"

/** One table a server offers. Sizes are bytes; hashes are those of the parquet file, in lower-case hex. */
export interface Table {
  readonly name: string
  readonly mode: Mode
  /** `undefined`: a server without our additions; `md5` is then all there is. */
  readonly sha256: string | undefined
  readonly md5: string | undefined
  readonly size: number | undefined
  readonly rows: number | undefined
  readonly description: string
}

/** A row that is not acted upon. What is here of that table stays as it is. */
export interface Refused {
  readonly name: string
  /** Completes "the table … ". */
  readonly reason: string
}

/** What `GET /api/sync/manifest` says, as far as it can be believed (server spec §4.1). */
export interface Manifest {
  readonly tables: ReadonlyArray<Table>
  readonly refused: ReadonlyArray<Refused>
  /** Known to the server and without a file yet. */
  readonly pending: ReadonlyArray<string>
}

/** More tables than this are not a manifest. */
export const mostTables = 100_000

/**
 * Reads the body of a reply. The left side says why it is no manifest at all: then nothing here is changed. One bad row
 * spoils only itself.
 */
export const decode = (text: string): Either.Either<Manifest, string> => {
  const body = JsonLine.parse(text)
  if (body === undefined) return Either.left("the reply is not a JSON object")
  const rows = body["tables"]
  if (!JsonLine.isRecord(rows)) return Either.left("the reply has no \"tables\"")
  const entries = Object.entries(rows)
  if (entries.length > mostTables) return Either.left(`the reply names more than ${mostTables} tables`)
  const seen = new Map<string, number>()
  for (const [name] of entries) seen.set(TableName.folded(name), (seen.get(TableName.folded(name)) ?? 0) + 1)
  const tables: Array<Table> = []
  const refused: Array<Refused> = []
  const pending: Array<string> = []
  for (const [name, row] of entries) {
    const isDouble = (seen.get(TableName.folded(name)) ?? 0) > 1
    const reason = TableName.problem(name) ?? (isDouble ? "differs from another one in case only" : undefined)
    const read = reason ?? readRow(name, row)
    if (typeof read === "string") refused.push({ name, reason: read })
    else if (read === undefined) pending.push(name)
    else tables.push(read)
  }
  const odd = oneHashTwoSizes(tables)
  return Either.right({
    tables: tables.filter((table) => !odd.has(table.sha256)),
    refused: [
      ...refused,
      ...tables.filter((table) => odd.has(table.sha256)).map(({ name }) => ({
        name, reason: "has the \"sha256\" of another table and another size"
      }))
    ],
    pending
  })
}

/** Files are kept by hash: of two sizes one is untrue, and nobody here can tell which. */
const oneHashTwoSizes = (tables: ReadonlyArray<Table>): ReadonlySet<string | undefined> => {
  const sizes = new Map<string, number>()
  const odd = new Set<string | undefined>()
  for (const { sha256, size } of tables) {
    if (sha256 === undefined || size === undefined) continue
    if ((sizes.get(sha256) ?? size) !== size) odd.add(sha256)
    sizes.set(sha256, size)
  }
  return odd
}

/** The table; why the row is refused; or nothing when the server has no file for it yet. */
const readRow = (name: string, row: unknown): Table | string | undefined => {
  if (!JsonLine.isRecord(row)) return "is described by something that is not an object"
  const { description, hash, query_mode, rows, sha256, size_bytes } = row
  const mode = query_mode ?? "local"
  if (!isMode(mode)) return "has a \"query_mode\" this version does not know"
  if (mode !== "remote" && hash === null && sha256 === undefined) return undefined
  if (!isAbsent(hash) && hash !== "" && !isMd5(hash)) return "has a \"hash\" that is no MD5"
  if (!isAbsent(sha256) && !JsonLine.isSha256(sha256)) return "has a \"sha256\" that is none"
  if (!isAbsent(size_bytes) && !JsonLine.isCount(size_bytes)) return "has a \"size_bytes\" that is no number of bytes"
  if (!isAbsent(rows) && !JsonLine.isCount(rows)) return "has \"rows\" that are no number of rows"
  return {
    name,
    mode,
    sha256: sha256 ?? undefined,
    md5: isMd5(hash) ? hash : undefined,
    size: size_bytes ?? undefined,
    rows: rows ?? undefined,
    description: JsonLine.isString(description) ? description.slice(0, longestDescription) : ""
  }
}

const longestDescription = 2_000

const modes: ReadonlySet<unknown> = new Set<Mode>(["local", "materialized", "remote"])

export const isMode = (value: unknown): value is Mode => modes.has(value)

const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined

export const isMd5 = (value: unknown): value is string => JsonLine.isString(value) && /^[0-9a-f]{32}$/.test(value)
