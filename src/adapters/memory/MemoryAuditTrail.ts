import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Audit from "../../domain/server/Audit.ts"
import { AuditTrail } from "../../ports/AuditTrail.ts"

const make = (): AuditTrail["Type"] => {
  const entries: Array<Audit.Entry> = []
  const add = (deed: Audit.Deed) =>
    Effect.map(Clock.currentTimeMillis, (at) => void entries.push(Audit.entry(`entry-${entries.length + 1}`, at, deed)))
  return {
    add,
    along: (change, deed) =>
      Effect.tap(change, (done) => {
        const what = deed(done)
        return what === undefined ? Effect.void : add(what)
      }).pipe(Effect.uninterruptible),
    known: (ids) => Effect.sync(() => new Set(ids.filter((id) => entries.some((entry) => entry.id === id)))),
    adopt: (given) =>
      Effect.sync(() => {
        for (const entry of given) if (!entries.some(({ id }) => id === entry.id)) entries.unshift(entry)
      }),
    list: (filter, { before, limit }) =>
      Effect.sync(() => {
        const end = before === undefined ? entries.length : entries.findIndex(({ id }) => id === before)
        const found = entries.slice(0, Math.max(0, end)).reverse().filter(Audit.matches(filter))
        const shown = found.slice(0, limit)
        return { entries: shown, next: found.length > limit ? shown.at(-1)?.id : undefined }
      })
  }
}

/** Entries for as long as the process lives. A change that fails is for its own store to take back. */
export const layer = Layer.sync(AuditTrail, make)
