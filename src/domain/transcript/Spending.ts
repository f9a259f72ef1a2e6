import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import type { EpochMillis } from "../time/Timestamp.ts"
import type * as Record from "./Record.ts"
import * as Usage from "./Usage.ts"

/**
 * Messages of the API and what each cost, by message id. One message has several lines, and resumed, forked and
 * uploaded-again sessions repeat lines (facts §2): whatever is repeated, split or read in another order counts once.
 */
export type Spending = HashMap.HashMap<string, Spend>

export interface Spend {
  /** `undefined` when the line did not say. */
  readonly model: string | undefined
  readonly usage: Usage.Usage
  /** First time the message is seen. */
  readonly at: EpochMillis | undefined
  readonly cwd: string | undefined
  readonly bySubAgent: boolean
}

export const none: Spending = HashMap.empty()

/** Which message a line belongs to. Without an id nothing can be counted once: such a line counts nothing. */
export const keyOf = (record: Record.Assistant): string | undefined => record.messageId ?? record.requestId

/** Did the line come from the API? The client writes its own in the model's place, for errors and the like. */
export const isReal = ({ apiError, model, usage }: Record.Assistant): boolean =>
  apiError === undefined && (model !== undefined || (usage !== undefined && usage.input + usage.output > 0))

export const step = (spending: Spending, record: Record.Record): Spending => {
  if (record._tag !== "Assistant" || !isReal(record)) return spending
  const key = keyOf(record)
  return key === undefined ? spending : put(spending, key, {
    model: record.model,
    usage: record.usage ?? Usage.zero,
    at: record.at,
    cwd: record.cwd,
    bySubAgent: record.isSidechain
  })
}

/** Both together: of two files, as a session and its sub-agents. */
export const join = (a: Spending, b: Spending): Spending =>
  HashMap.reduce(b, a, (all, spend, key) => put(all, key, spend))

/** The sum of all messages `wanted` takes. */
export const total = (spending: Spending, wanted: (spend: Spend) => boolean = () => true): Usage.Usage =>
  HashMap.reduce(spending, Usage.zero, (sum, spend) => wanted(spend) ? Usage.plus(sum, spend.usage) : sum)

/** Sums by model, in the order of the models' names; `unknown` where a line did not say. */
export const byModel = (spending: Spending): ReadonlyMap<string, Usage.Usage> => {
  const sums = new Map<string, Usage.Usage>()
  HashMap.forEach(spending, ({ model = "unknown", usage }) => {
    sums.set(model, Usage.plus(sums.get(model) ?? Usage.zero, usage))
  })
  return new Map([...sums].sort(([a], [b]) => a < b ? -1 : 1))
}

const put = (spending: Spending, key: string, spend: Spend): Spending => {
  const before = Option.getOrUndefined(HashMap.get(spending, key))
  return HashMap.set(spending, key, before === undefined ? spend : same(before, spend))
}

const same = (a: Spend, b: Spend): Spend => ({
  model: least(a.model, b.model),
  usage: Usage.same(a.usage, b.usage),
  at: least(a.at, b.at),
  cwd: least(a.cwd, b.cwd),
  bySubAgent: a.bySubAgent || b.bySubAgent
})

/** Any choice would do that does not depend on the order. */
const least = <A extends string | number>(a: A | undefined, b: A | undefined): A | undefined =>
  a === undefined ? b : b === undefined || a <= b ? a : b
