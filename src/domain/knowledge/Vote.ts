/** One a person and item; the last one counts. */
export type Vote = 1 | -1

export interface Tally {
  readonly up: number
  readonly down: number
}

export const tally = (votes: Iterable<Vote>): Tally => {
  let up = 0
  let down = 0
  for (const vote of votes) vote === 1 ? up++ : down++
  return { up, down }
}

/** What was sent, as a vote; `0` takes one back. */
export const parse = (text: string): Vote | 0 | undefined =>
  text === "1" ? 1 : text === "-1" ? -1 : text === "0" ? 0 : undefined
