import type { Problem } from "./Row.ts"

/** How many of one kind. */
export interface Count {
  /** New here; in a dry run, what would be. */
  readonly added: number
  /** Here already, from an earlier run or otherwise, and left as it is. */
  readonly kept: number
}

export const kinds = [
  "users", "groups", "members", "grants", "tokens", "sessions", "artifacts", "notes", "knowledge", "pairs", "states",
  "tables", "entries"
] as const

export type Kind = (typeof kinds)[number]

export interface Report {
  readonly counts: Readonly<Record<Kind, Count>>
  /** Not taken over, each with its reason. */
  readonly problems: ReadonlyArray<Problem>
  /** What is there and not meant to be taken over by this, or counts for nothing here, for people to read. */
  readonly notes: ReadonlyArray<string>
}

const nothing: Count = { added: 0, kept: 0 }

export const empty: Report = {
  counts: Object.fromEntries(kinds.map((kind) => [kind, nothing])) as Record<Kind, Count>,
  problems: [],
  notes: []
}

export type Part = {
  readonly counts?: Partial<Readonly<Record<Kind, Count>>>
  readonly problems?: ReadonlyArray<Problem>
  readonly notes?: ReadonlyArray<string>
}

const sum = (left: Count, right: Count | undefined): Count =>
  right === undefined ? left : { added: left.added + right.added, kept: left.kept + right.kept }

/** Everything both say. */
export const plus = (report: Report, part: Part): Report => ({
  counts: Object.fromEntries(kinds.map((kind) => [kind, sum(report.counts[kind], part.counts?.[kind])])) as Record<
    Kind,
    Count
  >,
  problems: [...report.problems, ...part.problems ?? []],
  notes: [...report.notes, ...part.notes ?? []]
})

export const of = (parts: ReadonlyArray<Part>): Report => parts.reduce(plus, empty)
