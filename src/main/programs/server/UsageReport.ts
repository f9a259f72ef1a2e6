import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import * as Day from "../../../domain/usage/Day.ts"
import * as Figures from "../../../domain/usage/Figures.ts"
import type { Prices } from "../../../domain/usage/Prices.ts"
import { thresholds } from "../../../domain/usage/Prices.ts"
import * as Report from "../../../domain/usage/Report.ts"
import * as UsageQuery from "../../../domain/usage/UsageQuery.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import { AuditTrail } from "../../../ports/AuditTrail.ts"
import { UsageStore } from "../../../ports/UsageStore.ts"

/** What models cost, for this server. */
export class PriceList extends Context.Tag("agnes/main/PriceList")<PriceList, Prices>() {}

/** Figures as people get them. */
export interface Reported {
  readonly query: UsageQuery.UsageQuery
  readonly rows: ReadonlyArray<Report.Row>
  readonly total: Report.Row
  /** Models without a price; empty for messages that name none. */
  readonly unpriced: ReadonlyArray<string>
  readonly prices: Pick<Prices, "source" | "version">
}

/** The figures of a person, or of everybody together. */
export const report = Effect.fn("UsageReport")(function*(query: UsageQuery.UsageQuery, userId: string | undefined) {
  const store = yield* UsageStore
  const prices = yield* PriceList
  const grouped = UsageQuery.ask(query, userId, query.group, thresholds(prices))
  const figures = yield* store.figures(grouped)
  const all = Figures.addsUp(query.group)
    ? Figures.whole(figures, yield* store.files(grouped))
    : yield* store.figures({ ...grouped, group: "all" })
  const reported: Reported = {
    query,
    rows: Report.rows(figures, query.group, prices, grouped),
    total: Report.total(all, prices, grouped),
    unpriced: Report.unpriced(all, prices),
    prices: { source: prices.source, version: prices.version }
  }
  return reported
})

/** As `report`, written down when the figures are not the caller's own alone. */
export const reportTo = Effect.fn("UsageReportTo")(function*(
  caller: Caller,
  query: UsageQuery.UsageQuery,
  userId: string | undefined
) {
  if (userId !== caller.id) {
    const trail = yield* AuditTrail
    const day = (at: Day.Day | undefined) => at === undefined ? null : Day.format(at)
    yield* trail.add({
      action: "usage.read",
      actor: Audit.person(caller),
      resource: `usage:${userId ?? "all"}`,
      subject: userId,
      params: { group: query.group, from: day(query.from), to: day(query.to) }
    })
  }
  return yield* report(query, userId)
})
