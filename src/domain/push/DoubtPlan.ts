import type { EpochMillis } from "../time/Timestamp.ts"
import * as InDoubt from "./InDoubt.ts"
import * as Outcome from "./Outcome.ts"
import type { Worked } from "./Settlement.ts"

export interface Facts {
  readonly worked: ReadonlyArray<Pick<Worked, "item" | "outcome">>
  /** Paths of which this run sent something without learning whether it arrived. */
  readonly unclear: ReadonlySet<string>
  /** An earlier run left this work: nobody knows what it sent of it before it ended. */
  readonly recovered: boolean
  /** What is written down already, of all servers. */
  readonly known: ReadonlyArray<InDoubt.InDoubt>
  /** Keys this run wrote down before it began, because nothing else would have told of the work. */
  readonly expected: ReadonlySet<string>
  readonly serverUrl: string
  readonly at: EpochMillis
}

export interface Plan {
  /** To be durable before the last other trace of the work goes. */
  readonly add: ReadonlyArray<InDoubt.InDoubt>
  /** Keys of what is known now: there is a receipt, or nothing was sent. */
  readonly settled: ReadonlySet<string>
}

/**
 * What is in doubt after a batch of work. Every session that was sent, or may have been by a run that died, has a
 * receipt or is in doubt afterwards, whatever became of it; so a later mark knows where to ask (promise 2 of design §1).
 */
export const make = ({ at, expected, known, recovered, serverUrl, unclear, worked }: Facts): Plan => {
  const written = new Set(known.map(InDoubt.key))
  const add: Array<InDoubt.InDoubt> = []
  const settled = new Set<string>()
  for (const { item, outcome } of worked) {
    for (const upload of InDoubt.ofItem(item, serverUrl, at)) {
      const key = InDoubt.key(upload)
      if (Outcome.isDone(outcome)) settled.add(key)
      else if (unclear.has(item.path) || recovered) written.has(key) || add.push(upload)
      else if (expected.has(key)) settled.add(key)
    }
  }
  return { add, settled }
}
