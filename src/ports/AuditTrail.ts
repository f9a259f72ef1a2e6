import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Audit from "../domain/server/Audit.ts"
import type { StoreError } from "./StoreError.ts"

/** Some entries, the newest first; `next` is what to pass as `before` for the rest, absent on the last page. */
export interface AuditPage {
  readonly entries: ReadonlyArray<Audit.Entry>
  readonly next: string | undefined
}

/** Who did what on this server, when, and to whose data. Only ever added to. Durable when a method returns. */
export class AuditTrail extends Context.Tag("agnes/server/AuditTrail")<AuditTrail, {
  /** Writes one entry. */
  readonly add: (deed: Audit.Deed) => Effect.Effect<void, StoreError>
  /**
   * Makes a change and writes the entry of it in one step, with no other writer in between: both are there afterwards
   * or neither. `change` works on the stores of this server and nothing else, and is not run twice. Nothing is written
   * where `deed` says that nothing was done. Once begun it cannot be interrupted.
   */
  readonly along: <A, E, R>(
    change: Effect.Effect<A, E, R>,
    deed: (done: A) => Audit.Deed | undefined
  ) => Effect.Effect<A, E | StoreError, R>
  /** Which of these ids are here. */
  readonly known: (ids: ReadonlyArray<string>) => Effect.Effect<ReadonlySet<string>, StoreError>
  /**
   * Puts entries of another server behind all that are here, in their order (the newest first), in one step. One whose
   * id is here already stays as it is.
   */
  readonly adopt: (entries: ReadonlyArray<Audit.Entry>) => Effect.Effect<void, StoreError>
  /** What matches, from the entry after `before` (an id) on, at most `limit`. An unknown `before` is an empty page. */
  readonly list: (
    filter: Audit.Filter,
    page: { readonly before?: string | undefined; readonly limit: number }
  ) => Effect.Effect<AuditPage, StoreError>
}>() {}
