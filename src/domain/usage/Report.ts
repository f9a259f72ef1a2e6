import * as Tokens from "../transcript/Usage.ts"
import * as Day from "./Day.ts"
import type { Figures, Group, MessageSum, WorkedStretch } from "./Figures.ts"
import * as Prices from "./Prices.ts"
import * as Stretch from "./Stretch.ts"

/** One line of figures. `undefined` is for what this grouping cannot tell. */
export interface Row {
  /** Empty for what no line said. */
  readonly key: string
  readonly messages: number
  readonly tokens: Tokens.Usage
  /** US dollars; of those that have a price. `undefined` when there are messages and none has. */
  readonly cost: number | undefined
  readonly unpricedMessages: number
  /** The part of it that sub-agents did. */
  readonly bySubAgents: { readonly messages: number; readonly tokens: Tokens.Usage; readonly cost: number | undefined }
  readonly prompts: number | undefined
  readonly calls: number | undefined
  readonly errors: number | undefined
  readonly files: number | undefined
  readonly activeMillis: number | undefined
}

export interface Span {
  readonly from: number | undefined
  /** Exclusive. */
  readonly until: number | undefined
}

/** The rows of a grouping; days and weeks in their order, all else by tokens, the most first. */
export const rows = (figures: Figures, group: Group | "all", prices: Prices.Prices, span: Span): ReadonlyArray<Row> => {
  const messages = byKey(figures.messages, ({ key }) => key)
  const marks = new Map(figures.marks.map((one) => [one.key, one]))
  const active = worked(figures.stretches, group, span)
  const keys = new Set([...messages.keys(), ...marks.keys(), ...active.keys()])
  const counted = [...keys].map((key): Row => {
    const mark = marks.get(key)
    const sums = messages.get(key) ?? []
    const marked = group !== "model"
    const social = marked && group !== "tool"
    return {
      key: named(key, group),
      ...paid(sums, prices),
      bySubAgents: paid(sums.filter(({ bySubAgent }) => bySubAgent), prices),
      prompts: social ? mark?.prompts ?? 0 : undefined,
      calls: marked ? mark?.calls ?? 0 : undefined,
      errors: marked ? mark?.errors ?? 0 : undefined,
      files: social ? mark?.files ?? 0 : undefined,
      activeMillis: social ? active.get(key) ?? 0 : undefined
    }
  })
  const inTime = group === "day" || group === "week"
  return counted.sort((a, b) => (inTime ? 0 : size(b) - size(a)) || (a.key < b.key ? -1 : 1))
}

/** Every token of a row. */
export const size = ({ tokens }: Pick<Row, "tokens">): number =>
  tokens.input + tokens.output + tokens.cacheWrite + tokens.cacheRead

const nothing = { messages: 0, unpricedMessages: 0, tokens: Tokens.zero, cost: 0 }

/** The sum of everything, also when there is nothing. */
export const total = (figures: Figures, prices: Prices.Prices, span: Span): Row =>
  rows(figures, "all", prices, span)[0]
    ?? { key: "", ...nothing, bySubAgents: nothing, prompts: 0, calls: 0, errors: 0, files: 0, activeMillis: 0 }

/** Models among these that have no price, in the order of their names; empty for messages that name none. */
export const unpriced = ({ messages }: Figures, prices: Prices.Prices): ReadonlyArray<string> =>
  [...new Set(messages.filter((sum) => Prices.cost(prices, sum) === undefined).map(({ model }) => model))].sort()

const paid = (sums: ReadonlyArray<MessageSum>, prices: Prices.Prices) => {
  let messages = 0
  let unpricedMessages = 0
  let tokens = Tokens.zero
  let cost: number | undefined
  for (const sum of sums) {
    const dollars = Prices.cost(prices, sum)
    messages += sum.messages
    tokens = Tokens.plus(tokens, sum.tokens)
    if (dollars === undefined) unpricedMessages += sum.messages
    else cost = (cost ?? 0) + dollars
  }
  return { messages, unpricedMessages, tokens, cost: messages === 0 ? 0 : cost === undefined ? undefined : cents(cost) }
}

/** To the millionth of a dollar: sums of binary fractions have a tail. */
const cents = (dollars: number): number => Math.round(dollars * 1_000_000) / 1_000_000

const named = (key: string, group: Group | "all"): string => {
  if (key === "") return ""
  if (group === "day") return Day.format(Number(key))
  return group === "week" ? Day.formatWeek(Number(key)) : key
}

/** Milliseconds by key: the time of several people is added, that of one person never counts twice. */
const worked = (
  stretches: ReadonlyArray<WorkedStretch>,
  group: Group | "all",
  span: Span
): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>()
  const add = (key: string, millis: number) => void sums.set(key, (sums.get(key) ?? 0) + millis)
  const { from = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = span
  for (const own of byKey(stretches, ({ key, userId }) => JSON.stringify([userId, key])).values()) {
    const inside = Stretch.within(Stretch.joined(own), from, until)
    if (group === "day" || group === "week") for (const [day, millis] of byDay(inside)) add(keyOf(day, group), millis)
    else add(own[0]?.key ?? "", Stretch.length(inside))
  }
  return sums
}

const byKey = <A>(all: Iterable<A>, keyOf: (one: A) => string): ReadonlyMap<string, ReadonlyArray<A>> => {
  const found = new Map<string, Array<A>>()
  for (const one of all) {
    const alike = found.get(keyOf(one))
    if (alike === undefined) found.set(keyOf(one), [one])
    else alike.push(one)
  }
  return found
}

const keyOf = (day: Day.Day, group: "day" | "week"): string => String(group === "day" ? day : Day.weekOf(day))

function* byDay(stretches: Iterable<Stretch.Stretch>): Generator<readonly [Day.Day, number]> {
  for (const { from, to } of stretches) {
    for (let day = Day.of(from); Day.start(day) < to; day++) {
      yield [day, Math.min(to, Day.start(day + 1)) - Math.max(from, Day.start(day))]
    }
  }
}
