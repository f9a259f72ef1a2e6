import type { Format } from "../../../domain/tables/Format.ts"
import type { Column, Preview } from "../../../domain/tables/Table.ts"

/** What is asked of the process that reads foreign files, and what it answers; both cross as JSON. */

export interface Request {
  /** Where all of it happens; the names below are in it. */
  readonly folder: string
  readonly from: string
  /** Where parquet goes; `from` itself is parquet when it is missing. */
  readonly to: string | undefined
  readonly format: Exclude<Format, { _tag: "Unusable" }>
  /** Bytes. */
  readonly memory: number
}

export interface Read {
  readonly rows: number
  readonly columns: ReadonlyArray<Column>
  readonly preview: Preview
}

export type Reply =
  | { readonly _tag: "Progress"; readonly percent: number }
  | { readonly _tag: "Done"; readonly read: Read }
  /** Ends the sentence "FILE cannot be registered: …". */
  | { readonly _tag: "Bad"; readonly why: string }
  | { readonly _tag: "NoDuckDb"; readonly message: string }
  | { readonly _tag: "Full" }

export type Ended = Exclude<Reply, { _tag: "Progress" }>
