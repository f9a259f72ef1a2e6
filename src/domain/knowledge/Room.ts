/**
 * How much knowledge may wait to be judged. People judge it one by one: a client or a model that does not stop must not
 * bury what is worth knowing, nor fill the store.
 */
export interface Room {
  /** Pending items of one person, whatever they are from. */
  readonly person: number
  /** New items of one run. */
  readonly run: number
}

/**
 * Why somebody may propose nothing more for now, for them to read; `undefined` when they may. Without a full stop.
 */
export const refusal = (most: number, pending: number): string | undefined =>
  pending < most
    ? undefined
    : `${pending} pieces of knowledge from you wait to be judged, and no more may: ask an admin to judge some first`

/**
 * Why nothing more is to be learned from somebody's sessions or notes for now, for operators to read. Looked at before
 * a model is asked: what it finds is known behind that, so this is crossed by one source at most.
 */
export const full = ({ person }: Room, pending: number): string | undefined =>
  pending < person
    ? undefined
    : `${pending} items of this person wait to be judged, no more may (AGNES_KNOWLEDGE_PENDING)`

/** Why a run is to ask about nothing more; `undefined` when it may. Crossed by one source at most. */
export const spent = ({ run }: Room, found: number): string | undefined =>
  found < run ? undefined : `the run has found ${found} new items, no more may be (AGNES_KNOWLEDGE_RUN_ITEMS)`
