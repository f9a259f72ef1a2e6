import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Entries from "../../../../domain/original/Entries.ts"
import type * as Report from "../../../../domain/original/Report.ts"
import type { Row } from "../../../../domain/original/Row.ts"
import { AuditTrail } from "../../../../ports/AuditTrail.ts"
import { Original } from "../../../../ports/Original.ts"

/**
 * The audit log, behind what stands here: what is longer than a name or a number is left out. Some thousand entries are
 * one transaction; another run knows by their ids which are here.
 */
export const takeEntries = Effect.fn("TakeEntries")(function*(who: Entries.Who, dryRun: boolean) {
  const original = yield* Original
  const trail = yield* AuditTrail
  const take = (rows: ReadonlyArray<Row>) =>
    Effect.gen(function*() {
      const entries = rows.flatMap((row) => Entries.of(row, who) ?? [])
      const known = yield* trail.known(entries.map(({ id }) => id))
      const fresh = entries.filter(({ id }) => !known.has(id))
      if (!dryRun) yield* trail.adopt(fresh)
      return { added: fresh.length, kept: known.size, none: rows.length - entries.length }
    })
  const sums = yield* original.log.pipe(
    Stream.mapEffect(take),
    Stream.runFold({ added: 0, kept: 0, none: 0 }, (sum, one) => ({
      added: sum.added + one.added,
      kept: sum.kept + one.kept,
      none: sum.none + one.none
    }))
  )
  const { added, kept, none } = sums
  return {
    counts: { entries: { added, kept } },
    notes: none === 0 ? [] : [`${none} rows of the audit log say neither what was done nor when: they stay there.`]
  } satisfies Report.Part
})
