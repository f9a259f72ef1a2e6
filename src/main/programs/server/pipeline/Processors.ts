import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Processor } from "../../../../domain/pipeline/Processor.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"

/** A processor that has everything it needs. */
export type Ready = Processor<StoreError>

export type Entry =
  | { readonly _tag: "Configured"; readonly processor: Ready }
  /** It is there and cannot run, because a setting is missing; `reason` says which. */
  | { readonly _tag: "NotConfigured"; readonly name: string; readonly reason: string }

/**
 * Every processor of this server. `entries` looks anew each time it is used: what is configured later works at once
 * (W-14).
 */
export class Processors extends Context.Tag("agnes/main/Processors")<Processors, {
  readonly entries: Effect.Effect<ReadonlyArray<Entry>>
}>() {}

const nameOf = (entry: Entry): string => entry._tag === "Configured" ? entry.processor.name : entry.name

/** In the order of their names. */
export const all = Effect.flatMap(Processors, ({ entries }) =>
  Effect.map(entries, (found) => [...found].sort((a, b) => nameOf(a) < nameOf(b) ? -1 : 1)))

export const configured = Effect.map(all, (entries) =>
  entries.flatMap((entry) => entry._tag === "Configured" ? [entry.processor] : []))

export const named = (name: string) =>
  Effect.map(configured, (found) => Option.fromNullable(found.find((processor) => processor.name === name)))

/** What to tell whoever asked for one that cannot run (server spec §8.1). */
export const unknown = (name: string) =>
  Effect.map(all, (entries) => {
    const missing = entries.find((entry) => nameOf(entry) === name)
    const known = entries.flatMap((entry) => entry._tag === "Configured" ? [entry.processor.name] : [])
    const why = missing?._tag === "NotConfigured" ? ` (not configured: ${missing.reason})` : ""
    return `Unknown processor '${name}'${why}. Known: ${known.join(", ")}`
  })
