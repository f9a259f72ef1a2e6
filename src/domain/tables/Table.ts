import type { EpochMillis } from "../time/Timestamp.ts"

/** The type is DuckDB's word, as in `DECIMAL(18,3)`. */
export interface Column {
  readonly name: string
  readonly type: string
}

/** The first rows of a table as text, cell by cell; `null` is no value. Long cells are cut, as is a long row. */
export type Preview = ReadonlyArray<ReadonlyArray<string | null>>

/** What a file was, before it was parquet. */
export type SourceType = "parquet" | "csv" | "json"

/** What is known of parquet bytes. */
export interface Facts {
  /** Lower-case hex. */
  readonly sha256: string
  /** Lower-case hex, for clients that know nothing better. */
  readonly md5: string
  readonly size: number
  readonly rows: number
  readonly columns: ReadonlyArray<Column>
  readonly preview: Preview
  readonly sourceType: SourceType
}

/** One state of a table. */
export interface Version extends Facts {
  /** Grows with every version of any table of a server, and is never given out again. */
  readonly generation: number
  /** Names its bytes in `TableBlobs`; never used twice. */
  readonly blob: string
  readonly registeredAt: EpochMillis
  /** Who did it, for people to read. */
  readonly registeredBy: string
}

/** A table without its bytes: what it is called, and its current version. */
export interface Table {
  readonly id: string
  readonly name: string
  /** Empty when nobody said anything. */
  readonly description: string
  /** The file it was made from, see `Source`; for operators only. */
  readonly source: string
  readonly createdAt: EpochMillis
  readonly current: Version
}

/** A table without what only its own page shows: there may be thousands of them. */
export interface Listed extends Omit<Table, "current"> {
  readonly current: Omit<Version, "columns" | "preview">
}
