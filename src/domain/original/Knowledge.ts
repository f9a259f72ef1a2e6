import * as Audience from "../knowledge/Audience.ts"
import * as Domain from "../knowledge/Domain.ts"
import type { Evidence } from "../knowledge/Evidence.ts"
import { detections } from "../knowledge/Finding.ts"
import { type Item, sourceTypes } from "../knowledge/Item.ts"
import * as Status from "../knowledge/Status.ts"
import type { Vote } from "../knowledge/Vote.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Planned from "./Planned.ts"
import * as Row from "./Row.ts"

export interface Piece {
  readonly item: Item
  readonly evidence: ReadonlyArray<Evidence>
  readonly votes: ReadonlyArray<{ readonly userId: string; readonly vote: Vote }>
}

export interface Known {
  readonly items: ReadonlyArray<Row.Row>
  readonly evidence: ReadonlyArray<Row.Row>
  readonly votes: ReadonlyArray<Row.Row>
}

/** Who and what the original's texts mean here. */
export interface Here {
  /** By an address, an id there, or the name of a folder. */
  readonly person: (text: string) => string | undefined
  /** By `session-<name of the file>-<folder>` (server spec §7.1), where it was taken over. */
  readonly session: (ref: string) => { readonly userId: string; readonly session: string } | undefined
  readonly groups: ReadonlyArray<string>
  readonly now: EpochMillis
}

/** A list of words as JSON; anything else is none. */
const words = (row: Row.Row, column: string): ReadonlyArray<string> => {
  try {
    const value: unknown = JSON.parse(Row.text(row, column) ?? "[]")
    return Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
  } catch {
    return []
  }
}

const byItem = (rows: ReadonlyArray<Row.Row>): ReadonlyMap<string, ReadonlyArray<Row.Row>> => {
  const found = new Map<string, Array<Row.Row>>()
  for (const row of rows) {
    const id = Row.text(row, "item_id") ?? ""
    found.set(id, [...found.get(id) ?? [], row])
  }
  return found
}

/** At most one for each session and way of showing: the original piled them up (W-16). */
const evidenceOf = (itemId: string, rows: ReadonlyArray<Row.Row>, here: Here): ReadonlyArray<Evidence> => {
  const found = new Map<string, Evidence>()
  for (const row of rows) {
    const source = here.session(Row.text(row, "source_ref") ?? "")
    const id = Row.text(row, "id")
    if (source === undefined || id === undefined) continue
    const detection = detections.find((each) => each === Row.text(row, "detection_type"))
    const quote = Row.text(row, "user_quote") ?? ""
    const createdAt = Row.time(row, "created_at") ?? here.now
    const key = JSON.stringify([source.userId, source.session, detection])
    if (!found.has(key)) found.set(key, { id, itemId, ...source, revision: undefined, detection, quote, createdAt })
  }
  return [...found.values()]
}

const votesOf = (rows: ReadonlyArray<Row.Row>, here: Here): Piece["votes"] =>
  rows.flatMap((row) => {
    const userId = here.person(Row.text(row, "user_id") ?? "")
    const vote = row["vote"]
    return userId === undefined || (vote !== 1 && vote !== -1) ? [] : [{ userId, vote }]
  })

const audienceProblem = (audience: string | undefined, groups: ReadonlyArray<string>): string | undefined =>
  audience === undefined ? undefined : Audience.problem(audience, groups)

/**
 * What a team knew there, with its ids, statuses, sources and votes. What waits for a judgement goes with the session
 * it was found in: without that it is not taken over. What people judged stays, as far as its sources came along.
 */
export const plan = ({ evidence, items, votes }: Known, here: Here): Planned.Planned<Piece> => {
  const sources = byItem(evidence)
  const ballots = byItem(votes)

  return Planned.of(items.map((row): Planned.Fate<Piece> => {
    const what = Row.name("knowledge", row)
    const id = Row.text(row, "id")
    const title = Row.text(row, "title")
    const status = Row.text(row, "status") ?? "pending"
    if (id === undefined || title === undefined) return Planned.refuse(what, "no id or title")
    if (!Status.is(status)) return Planned.refuse(what, `nothing here has the status ${status}`)
    const audience = Row.text(row, "audience")
    const problem = audienceProblem(audience, here.groups)
    if (problem !== undefined) return Planned.refuse(what, problem)
    const its = evidenceOf(id, sources.get(id) ?? [], here)
    const source = here.session(Row.text(row, "source_ref") ?? "") ?? its[0]
    const userId = source?.userId ?? here.person(Row.text(row, "source_user") ?? "")
    const sourceType = sourceTypes.find((each) => each === Row.text(row, "source_type")) ?? "claude_local_md"
    const isPersonal = Row.flag(row, "is_personal", false)
    if (isPersonal && userId === undefined) return Planned.refuse(what, "it is personal, and whose it is is not here")
    if (status === "pending" && sourceType === "user_verification" && its.length === 0) {
      return Planned.refuse(what, "the session it was found in is not here")
    }
    const domain = Row.text(row, "domain") ?? ""
    const confidence = row["confidence"]
    const createdAt = Row.time(row, "created_at") ?? here.now
    return Planned.add({
      item: {
        id,
        title,
        content: Row.text(row, "content"),
        category: Row.text(row, "category"),
        tags: words(row, "tags"),
        entities: words(row, "entities"),
        domain: Domain.is(domain) ? domain : undefined,
        status,
        audience,
        confidence: typeof confidence === "number" && confidence >= 0 && confidence <= 1 ? confidence : undefined,
        sourceType,
        userId,
        session: source?.session,
        personalBy: isPersonal ? userId : undefined,
        kept: status !== "pending" || its.length === 0,
        reason: undefined,
        createdAt,
        updatedAt: Row.time(row, "updated_at") ?? createdAt
      },
      evidence: its,
      votes: votesOf(ballots.get(id) ?? [], here)
    })
  }))
}
