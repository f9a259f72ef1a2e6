import type { Column, Listed, Preview, SourceType, Table, Version } from "../../domain/tables/Table.ts"

/** A table beside its current version. */
export interface TableRow {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly source: string
  readonly created_at: number
}

export interface VersionRow {
  readonly generation: number
  readonly blob_id: string
  readonly sha256: string
  readonly md5: string
  readonly size: number
  readonly row_count: number
  readonly source_type: SourceType
  readonly registered_at: number
  readonly registered_by: string
}

export interface Detailed extends VersionRow {
  readonly details: string
}

/** What is shown of one table only, as one text. */
interface Details {
  readonly columns: ReadonlyArray<Column>
  readonly preview: Preview
}

export const details = ({ columns, preview }: Details): string => JSON.stringify({ columns, preview })

const bare = (row: VersionRow) => ({
  generation: Number(row.generation),
  blob: row.blob_id,
  sha256: row.sha256,
  md5: row.md5,
  size: Number(row.size),
  rows: Number(row.row_count),
  sourceType: row.source_type,
  registeredAt: Number(row.registered_at),
  registeredBy: row.registered_by
})

/** Nobody but `details` wrote what is read here. */
export const version = (row: Detailed): Version => ({ ...bare(row), ...JSON.parse(row.details) as Details })

const named = ({ created_at, description, id, name, source }: TableRow) =>
  ({ id, name, description, source, createdAt: Number(created_at) })

export const table = (row: TableRow & Detailed): Table => ({ ...named(row), current: version(row) })

export const listed = (row: TableRow & VersionRow): Listed => ({ ...named(row), current: bare(row) })

/** For `INSERT`, beside the id of the table. */
export const columns = (version: Version) => ({
  generation: version.generation,
  blob_id: version.blob,
  sha256: version.sha256,
  md5: version.md5,
  size: version.size,
  row_count: version.rows,
  source_type: version.sourceType,
  registered_at: version.registeredAt,
  registered_by: version.registeredBy,
  details: details(version)
})
