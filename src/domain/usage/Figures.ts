import type { EpochMillis } from "../time/Timestamp.ts"
import * as Tokens from "../transcript/Usage.ts"
import type { Counted } from "./Count.ts"
import * as Day from "./Day.ts"
import * as Entry from "./Entry.ts"
import { longestPause } from "../transcript/Activity.ts"
import { joined, type Stretch } from "./Stretch.ts"

/** What figures are sorted by. A `tool`'s figures are of the messages that call it. */
export const groups = ["day", "week", "model", "project", "tool", "session"] as const

export type Group = (typeof groups)[number]

/** Which figures somebody wants. `all` gives one sum of everything. */
export interface Ask {
  /** `undefined` is everybody: figures of people are added, never compared. */
  readonly userId: string | undefined
  readonly group: Group | "all"
  /** What has no time is in no span. */
  readonly from: EpochMillis | undefined
  /** Exclusive. */
  readonly until: EpochMillis | undefined
  /** Tokens of a prompt from which messages cost otherwise, in any order. */
  readonly thresholds: ReadonlyArray<number>
}

/** Messages that have the same price. */
export interface MessageSum {
  /** As text; days and weeks are numbers, see `Day`. Empty for what cannot be told. */
  readonly key: string
  readonly model: string
  readonly day: Day.Day | undefined
  /** The greatest threshold that their prompts exceed; 0 for none. */
  readonly over: number
  readonly bySubAgent: boolean
  readonly messages: number
  readonly tokens: Tokens.Usage
}

/** Everything that is counted and costs nothing by itself. */
export interface MarkSum {
  readonly key: string
  readonly calls: number
  readonly errors: number
  readonly prompts: number
  readonly files: number
}

/** Time somebody worked; `key` as with `MessageSum`, empty when asked for days, weeks or all. */
export interface WorkedStretch extends Stretch {
  readonly userId: string
  readonly key: string
}

export interface Figures {
  readonly messages: ReadonlyArray<MessageSum>
  readonly marks: ReadonlyArray<MarkSum>
  readonly stretches: ReadonlyArray<WorkedStretch>
}

/** A session of somebody with what it has to count. */
export interface Owned extends Counted {
  readonly userId: string
  readonly session: string
}

interface Thing extends Entry.Entry {
  readonly userId: string
  readonly project: string
  readonly session: string
}

/**
 * The figures of these sessions: what several of a person's sessions hold counts once, for the project and the session
 * whose name comes first.
 */
export const of = (sessions: ReadonlyArray<Owned>, ask: Ask): Figures => {
  const asked = sessions.filter(({ userId }) => ask.userId === undefined || userId === ask.userId)
  const things = [...merged(asked).values()].filter(isIn(ask))
  return {
    messages: sums(ask.group === "tool" ? ofTools(asked, things) : things.flatMap(keyed(ask.group)), ask),
    marks: ask.group === "model" ? [] : marks(things, ask),
    stretches: stretches(asked, ask)
  }
}

/** Groups in which everything stands in exactly one row, so that these add up to the whole. */
export const addsUp = (group: Ask["group"]): boolean => group !== "tool" && group !== "model"

/** The figures of `all`, from those of a group that adds up and the number of different files. */
export const whole = ({ marks, messages, stretches }: Figures, files: number): Figures => ({
  messages: messages.map((sum) => ({ ...sum, key: "" })),
  marks: marks.length === 0 ? [] : [marks.reduce((sum, one) => ({
    key: "",
    calls: sum.calls + one.calls,
    errors: sum.errors + one.errors,
    prompts: sum.prompts + one.prompts,
    files
  }), { key: "", calls: 0, errors: 0, prompts: 0, files })],
  stretches: stretches.map((one) => ({ ...one, key: "" }))
})

/**
 * Entries that are looked at for these figures: those in the span; for tools all, because the call of a message may be
 * repeated at any time.
 */
export const extent = (sessions: ReadonlyArray<Owned>, ask: Ask): number => {
  const asked = sessions.filter(({ userId }) => ask.userId === undefined || userId === ask.userId)
  const span = isIn(ask)
  return asked.flatMap(({ entries }) => entries).filter((entry) => ask.group === "tool" || span(entry)).length
}

const idOf = (userId: string, kind: Entry.Kind, key: string): string => JSON.stringify([userId, kind, key])

const merged = (sessions: ReadonlyArray<Owned>): ReadonlyMap<string, Thing> => {
  const things = new Map<string, Thing>()
  for (const { entries, project, session, userId } of sessions) {
    for (const entry of entries) {
      const id = idOf(userId, entry.kind, entry.key)
      const before = things.get(id)
      things.set(id, before === undefined ? { ...entry, userId, project, session } : {
        ...Entry.same(before, entry),
        userId,
        project: before.project === "" || (project !== "" && project < before.project) ? project : before.project,
        session: session < before.session ? session : before.session
      })
    }
  }
  return things
}

const isIn = ({ from, until }: Ask) => ({ at }: Pick<Thing, "at">): boolean =>
  (from === undefined || (at !== undefined && at >= from)) && (until === undefined || (at !== undefined && at < until))

type Keyed = readonly [key: string, thing: Thing]

const keyOf = (thing: Thing, group: Ask["group"]): string => {
  switch (group) {
    case "day":
      return thing.at === undefined ? "" : String(Day.of(thing.at))
    case "week":
      return thing.at === undefined ? "" : String(Day.weekOf(Day.of(thing.at)))
    case "project":
      return thing.project
    case "session":
      return thing.session
    case "model":
    case "tool":
      return thing.name
    case "all":
      return ""
  }
}

const keyed = (group: Ask["group"]) => (thing: Thing): ReadonlyArray<Keyed> =>
  thing.kind === "message" ? [[keyOf(thing, group), thing]] : []

/** Each message once for each tool that it calls. */
const ofTools = (sessions: ReadonlyArray<Owned>, things: ReadonlyArray<Thing>): ReadonlyArray<Keyed> => {
  const messages = new Map(things.flatMap((one) =>
    one.kind === "message" ? [[idOf(one.userId, "message", one.key), one] as const] : []))
  const pairs = new Map<string, Keyed>()
  for (const { kind, message, name, userId } of merged(sessions).values()) {
    const found = messages.get(idOf(userId, "message", message))
    if (kind !== "call" || name === "" || found === undefined) continue
    pairs.set(JSON.stringify([userId, name, message]), [name, found])
  }
  return [...pairs.values()]
}

const overOf = ({ tokens }: Thing, thresholds: ReadonlyArray<number>): number =>
  Math.max(0, ...thresholds.filter((threshold) => tokens.input + tokens.cacheWrite + tokens.cacheRead > threshold))

const sums = (all: ReadonlyArray<Keyed>, { thresholds }: Ask): ReadonlyArray<MessageSum> => {
  const found = new Map<string, MessageSum>()
  for (const [key, thing] of all) {
    const day = thing.at === undefined ? undefined : Day.of(thing.at)
    const alike = { key, model: thing.name, day, over: overOf(thing, thresholds), bySubAgent: thing.bySubAgent }
    const id = JSON.stringify(Object.values(alike))
    const { messages, tokens } = found.get(id) ?? { messages: 0, tokens: Tokens.zero }
    found.set(id, { ...alike, messages: messages + 1, tokens: Tokens.plus(tokens, thing.tokens) })
  }
  return [...found.values()]
}

const marks = (things: ReadonlyArray<Thing>, { group }: Ask): ReadonlyArray<MarkSum> => {
  const found = new Map<string, ReadonlyArray<Thing>>()
  for (const thing of things) {
    if (thing.kind === "message" || thing.name === "" && thing.kind === "call") continue
    if (group === "tool" && thing.kind !== "call") continue
    const key = keyOf(thing, group)
    found.set(key, [...found.get(key) ?? [], thing])
  }
  return [...found].map(([key, all]) => ({
    key,
    calls: all.filter(({ kind }) => kind === "call").length,
    errors: all.filter(({ failed, kind }) => kind === "call" && failed).length,
    prompts: all.filter(({ kind }) => kind === "prompt").length,
    files: new Set(all.filter(({ kind, name }) => kind === "file" && name !== "").map(({ name }) => name)).size
  }))
}

/** Those that touch the span, or join one that does; what joins by its key is one. */
const stretches = (sessions: ReadonlyArray<Owned>, { from, group, until }: Ask): ReadonlyArray<WorkedStretch> => {
  if (group === "model" || group === "tool") return []
  const apart = new Map<string, { readonly of: Pick<WorkedStretch, "key" | "userId">; readonly all: Array<Stretch> }>()
  for (const { project, session, stretches, userId } of sessions) {
    const key = group === "project" ? project : group === "session" ? session : ""
    const id = JSON.stringify([userId, key])
    const { all } = apart.get(id) ?? apart.set(id, { of: { userId, key }, all: [] }).get(id)!
    all.push(...stretches.filter((one) =>
      (from === undefined || one.to >= from - longestPause) && (until === undefined || one.from < until + longestPause)))
  }
  return [...apart.values()].flatMap(({ all, of }) => joined(all).map((one) => ({ ...of, ...one })))
}
