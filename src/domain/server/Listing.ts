import type { EpochMillis } from "../time/Timestamp.ts"
import * as ProcessorStatus from "./ProcessorStatus.ts"

/** By what a list of sessions can be sorted; equals are in the order of their names. */
export const sorts = ["received", "name", "title", "project", "size", "duration", "turns", "model"] as const

export type Sort = (typeof sorts)[number]

/** A place in a list: in front of or behind this session, which has this value in the sorted column. */
export interface Cursor {
  readonly value: string
  readonly session: string
  readonly backward: boolean
}

export interface Filter {
  readonly project: string | undefined
  /** Received at this time or later. */
  readonly from: EpochMillis | undefined
  /** Received before this time. */
  readonly until: EpochMillis | undefined
  readonly status: ProcessorStatus.Status | undefined
}

export interface Listing {
  readonly sort: Sort
  readonly descending: boolean
  readonly filter: Filter
  readonly cursor: Cursor | undefined
}

/** Columns of figures and times begin with the greatest, those of words with the first. */
export const descendingAtFirst = (sort: Sort): boolean =>
  sort === "received" || sort === "size" || sort === "duration" || sort === "turns"

export const first: Listing = {
  sort: "received",
  descending: true,
  filter: { project: undefined, from: undefined, until: undefined, status: undefined },
  cursor: undefined
}

/** Whether the values of a column are numbers; the others are texts. */
export const isNumeric = descendingAtFirst

export const isFiltered = ({ from, project, status, until }: Filter): boolean =>
  from !== undefined || project !== undefined || status !== undefined || until !== undefined
