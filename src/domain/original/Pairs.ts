import * as Relation from "../knowledge/Relation.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Row from "./Row.ts"

export interface Pairs {
  readonly contradictions: ReadonlyArray<Relation.Contradiction>
  readonly duplicates: ReadonlyArray<Relation.Duplicate>
  readonly problems: ReadonlyArray<Row.Problem>
}

const settled = (row: Row.Row, now: EpochMillis): Relation.Settled | undefined =>
  Row.flag(row, "resolved", false)
    ? {
      by: Row.text(row, "resolved_by") ?? "original",
      at: Row.time(row, "resolved_at") ?? now,
      resolution: Row.text(row, "resolution") ?? ""
    }
    : undefined

/** As JSON it is a proposal; as a text it is for people to read (server spec §6, §7.5). */
const suggestion = (text: string | undefined): Relation.Suggestion | string | undefined => {
  if (text === undefined) return undefined
  try {
    const { action, justification, merged_content: merged } = JSON.parse(text) as Record<string, unknown>
    const known = Relation.actions.find((each) => each === action)
    if (known === undefined) return text
    return {
      action: known,
      justification: typeof justification === "string" ? justification : "",
      mergedContent: typeof merged === "string" ? merged : undefined
    }
  } catch {
    return text
  }
}

const contradiction = (row: Row.Row, now: EpochMillis): Relation.Contradiction | undefined => {
  const [id, a, b] = ["id", "item_a_id", "item_b_id"].map((column) => Row.text(row, column))
  if (id === undefined || a === undefined || b === undefined || a === b) return undefined
  const suggested = suggestion(Row.text(row, "suggested_resolution"))
  const severity = (["hard", "soft"] as const).find((each) => each === Row.text(row, "severity"))
  const told = [Row.text(row, "explanation"), ...typeof suggested === "string" ? [suggested] : []]
  return {
    id,
    a,
    b,
    severity,
    explanation: told.filter((text) => text !== undefined).join("\n"),
    suggested: typeof suggested === "string" ? undefined : suggested,
    detectedAt: Row.time(row, "detected_at") ?? now,
    settled: settled(row, now)
  }
}

const duplicate = (row: Row.Row, now: EpochMillis): Relation.Duplicate | undefined => {
  const [a, b] = ["item_a_id", "item_b_id"].map((column) => Row.text(row, column))
  const score = row["score"]
  if (a === undefined || b === undefined || a === b) return undefined
  if (Row.text(row, "relation_type") !== "likely_duplicate") return undefined
  const whole = typeof score === "number" && score >= 0 && score <= 1 ? score : 0
  const ordered = Relation.ordered({ a, b, kind: "likely_duplicate", score: whole })
  return { ...ordered, createdAt: Row.time(row, "created_at") ?? now, settled: settled(row, now) }
}

const read = <A>(kind: string, rows: ReadonlyArray<Row.Row>, of: (row: Row.Row) => A | undefined) => {
  const found: Array<A> = []
  const problems: Array<Row.Problem> = []
  for (const row of rows) {
    const pair = of(row)
    if (pair !== undefined) found.push(pair)
    else problems.push({ what: Row.name(kind, row), reason: "it names no two items" })
  }
  return { found, problems }
}

/** One for each two items: the original told of some again and again. What was decided counts before what was not. */
const once = <A extends { readonly a: string; readonly b: string; readonly settled: unknown }>(
  pairs: ReadonlyArray<A>
): ReadonlyArray<A> => {
  const found = new Map<string, A>()
  for (const pair of pairs) {
    const key = JSON.stringify([pair.a, pair.b].sort())
    const before = found.get(key)
    if (before === undefined || (before.settled === undefined && pair.settled !== undefined)) found.set(key, pair)
  }
  return [...found.values()]
}

/** What contradicts or resembles each other there, with what was decided about it. */
export const plan = (
  rows: { readonly contradictions: ReadonlyArray<Row.Row>; readonly relations: ReadonlyArray<Row.Row> },
  now: EpochMillis
): Pairs => {
  const clashes = read("contradiction", rows.contradictions, (row) => contradiction(row, now))
  const likenesses = read("likeness", rows.relations, (row) => duplicate(row, now))
  return {
    contradictions: once(clashes.found),
    duplicates: once(likenesses.found),
    problems: [...clashes.problems, ...likenesses.problems]
  }
}
