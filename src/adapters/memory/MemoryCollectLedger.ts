import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Seen } from "../../domain/collect/Seen.ts"
import { CollectLedger, type Source } from "../../ports/CollectLedger.ts"

const make = (): CollectLedger["Type"] => {
  const files = new Map<string, Map<string, Seen>>()
  const places = new Map<string, Set<string>>()
  const of = ({ account, unixUser }: Source): Map<string, Seen> => {
    const key = JSON.stringify([unixUser, account])
    const known = files.get(key) ?? new Map<string, Seen>()
    files.set(key, known)
    return known
  }
  return {
    files: (source) => Effect.sync(() => new Map(of(source))),
    note: (source, file, seen) => Effect.sync(() => void of(source).set(file, seen)),
    forget: (source, file) => Effect.sync(() => void of(source).delete(file)),
    places: (user) => Effect.sync(() => [...places.get(user) ?? []].sort()),
    addPlaces: (user, folders) =>
      Effect.sync(() => void places.set(user, new Set([...places.get(user) ?? [], ...folders])))
  }
}

/** For as long as the process lives. */
export const layer = Layer.sync(CollectLedger, make)
