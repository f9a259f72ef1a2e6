import * as Timestamp from "../time/Timestamp.ts"
import type { Listed } from "./Table.ts"

/** A table as the manifest tells it (server spec §4.1); the keys are those of `ports/api/Data.ts`. */
export const entry = ({ current, description, id, name }: Listed) => ({
  hash: current.md5,
  updated: Timestamp.formatWithOffset(current.registeredAt),
  size_bytes: current.size,
  rows: current.rows,
  query_mode: "local" as const,
  source_type: current.sourceType,
  sha256: current.sha256,
  generation: current.generation,
  id,
  name,
  description
})

/** A table as the catalogue tells it (server spec §2.6); the keys are those of `ports/api/Catalog.ts`. */
export const item = ({ current, description, id, name }: Listed) => ({
  id,
  name,
  description: description === "" ? null : description,
  source_type: current.sourceType,
  sync_strategy: "full_refresh",
  query_mode: "local",
  rows: current.rows,
  size_bytes: current.size,
  updated: Timestamp.formatWithOffset(current.registeredAt),
  sha256: current.sha256,
  generation: current.generation
})

/** The text of `tables`: it is all that changes a manifest, so its hash is the manifest's tag. In the order given. */
export const encodeTables = (tables: ReadonlyArray<Listed>): string =>
  `{${tables.map((table) => `${JSON.stringify(table.name)}:${JSON.stringify(entry(table))}`).join(",")}}`

/** The whole; `serverTime` is what makes two of them differ. */
export const encode = (tables: string, serverTime: Timestamp.EpochMillis): string =>
  `{"tables":${tables},"assets":{},"server_time":${JSON.stringify(Timestamp.formatWithOffset(serverTime))}}`
