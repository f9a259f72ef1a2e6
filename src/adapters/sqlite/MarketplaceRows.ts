import type { Marketplace, Plugin } from "../../domain/marketplace/Plugin.ts"
import type { Granted, OwnPlugin } from "../../ports/Marketplaces.ts"

/** Rows of the tables of marketplaces, and what they say. */

export interface MarketplaceRow {
  readonly name: string
  readonly folder: string
  readonly description: string
  readonly registered_at: number
  readonly registered_by: string
  readonly refreshed_at: number
}

export interface PluginRow {
  readonly name: string
  readonly marketplace: string
  readonly description: string
  readonly version: string
  readonly digest: string
  readonly file_count: number
  readonly size: number
  /** JSON. */
  readonly details: string
}

export interface SeatRow extends PluginRow {
  readonly granted: unknown
  readonly chosen: unknown
  readonly pinned: unknown
}

export interface ReaderRow {
  readonly user_id: string
  readonly assigned_at: number
  readonly assigned_by: string
}

export const plugin = (row: PluginRow): Plugin => ({
  name: row.name,
  marketplace: row.marketplace,
  description: row.description,
  version: row.version,
  digest: row.digest,
  files: Number(row.file_count),
  size: Number(row.size),
  rest: JSON.parse(row.details) as Plugin["rest"]
})

/** The columns of a plugin's row. */
export const columns = (marketplace: string, given: Plugin) => ({
  name: given.name,
  marketplace,
  description: given.description,
  version: given.version,
  digest: given.digest,
  file_count: given.files,
  size: given.size,
  details: JSON.stringify(given.rest)
})

export const marketplace = (row: MarketplaceRow, plugins: ReadonlyArray<PluginRow>): Marketplace => ({
  name: row.name,
  folder: row.folder,
  description: row.description,
  registeredAt: Number(row.registered_at),
  registeredBy: row.registered_by,
  refreshedAt: Number(row.refreshed_at),
  plugins: plugins.map(plugin)
})

/** A database says yes by 1 or by true. */
const isYes = (value: unknown): boolean => Number(value) === 1

export const seat = (row: SeatRow, admin: boolean): OwnPlugin => ({
  ...plugin(row),
  eligible: admin || isYes(row.granted),
  chosen: isYes(row.chosen),
  pinned: isYes(row.pinned)
})

export const reader = (row: ReaderRow): Granted => ({
  userId: row.user_id,
  assignedAt: Number(row.assigned_at),
  assignedBy: row.assigned_by
})
