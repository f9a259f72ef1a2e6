import type { EpochMillis } from "../time/Timestamp.ts"

/** What is written down of who did what. Never a content, a password or a token: names, ids, numbers and reasons. */

/** Who did it. Without an id it was no account: the server itself, an operator at its machine, or nobody knows who. */
export interface Actor {
  readonly id: string | undefined
  /** The e-mail address at that time, or a word in place of one. */
  readonly email: string
}

/** The server by itself. */
export const system: Actor = { id: undefined, email: "system" }
/** Somebody with a shell on the server's machine. */
export const operator: Actor = { id: undefined, email: "operator" }
/** Somebody who is not logged in. */
export const stranger: Actor = { id: undefined, email: "not logged in" }

export const person = ({ email, id }: { readonly id: string; readonly email: string }): Actor => ({ id, email })

export type Value = string | number | boolean | null
export type Params = Readonly<Record<string, Value>>

/** A thing that was done. */
export interface Deed {
  /** `<area>.<verb>`, or the name of a scheduled job (server spec §12.3). */
  readonly action: string
  readonly actor: Actor
  /** What it was done to, as `<kind>:<id>`. */
  readonly resource?: string | undefined
  /** Id of the user whose data, account or token it is. */
  readonly subject?: string | undefined
  readonly params?: Params | undefined
  /** `ok` when not said. */
  readonly result?: string | undefined
  readonly durationMs?: number | undefined
}

/** A deed as it stands in the log. */
export interface Entry extends Required<Deed> {
  /** A random UUID. */
  readonly id: string
  readonly at: EpochMillis
  readonly result: string
  readonly params: Params
}

export const entry = (id: string, at: EpochMillis, deed: Deed): Entry => ({
  id,
  at,
  actor: deed.actor,
  action: deed.action,
  resource: deed.resource,
  subject: deed.subject,
  params: deed.params ?? {},
  result: deed.result ?? "ok",
  durationMs: deed.durationMs
})

/** Which entries somebody wants to see; what is not said is not asked for. */
export interface Filter {
  readonly actor?: string | undefined
  readonly subject?: string | undefined
  /** The action begins so: `token.` is everything about tokens. */
  readonly action?: string | undefined
  /** The action is one of these. */
  readonly actions?: ReadonlyArray<string> | undefined
  readonly resource?: string | undefined
  readonly from?: EpochMillis | undefined
  /** Exclusive. */
  readonly until?: EpochMillis | undefined
}

export const matches = (filter: Filter) => (entry: Entry): boolean =>
  (filter.actor === undefined || entry.actor.id === filter.actor)
  && (filter.subject === undefined || entry.subject === filter.subject)
  && (filter.resource === undefined || entry.resource === filter.resource)
  && (filter.action === undefined || entry.action.startsWith(filter.action))
  && (filter.actions === undefined || filter.actions.includes(entry.action))
  && (filter.from === undefined || entry.at >= filter.from)
  && (filter.until === undefined || entry.at < filter.until)
