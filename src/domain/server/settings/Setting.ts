import type { Kind } from "./Kind.ts"

/** One thing an operator can decide about the server: a row of the table. */
export interface Setting<A> {
  /** Without its dashes; on the command line of `agnes serve`, where it wins over the variables. */
  readonly flag?: string
  /** The first that is set counts: ours (`AGNES_…`) before the names of the specification (§14). */
  readonly variables: ReadonlyArray<string>
  readonly kind: Kind<A>
  readonly fallback: NoInfer<A>
  /** Is a variable that is set to nothing a mistake? Else it is one that is not set. */
  readonly blank?: "refused"
  /** For the operator, in one sentence. */
  readonly about: string
}

export const make = <A>(setting: Setting<A>): Setting<A> => setting

/** What was decided, by the names of the table. */
export type Values<Table> = { readonly [Name in keyof Table]: Table[Name] extends Setting<infer A> ? A : never }
