import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"

/** A map that remembers at least the last `limit` keys put into it, and never more than twice as many. */
export interface Recent<A> {
  readonly limit: number
  readonly young: HashMap.HashMap<string, A>
  readonly old: HashMap.HashMap<string, A>
}

export const make = <A>(limit: number): Recent<A> => ({ limit, young: HashMap.empty(), old: HashMap.empty() })

export const get = <A>({ old, young }: Recent<A>, key: string): A | undefined =>
  Option.getOrUndefined(HashMap.get(young, key)) ?? Option.getOrUndefined(HashMap.get(old, key))

export const set = <A>({ limit, old, young }: Recent<A>, key: string, value: A): Recent<A> =>
  HashMap.size(young) < limit
    ? { limit, old, young: HashMap.set(young, key, value) }
    : { limit, old: young, young: HashMap.make([key, value]) }
