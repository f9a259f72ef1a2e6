import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import * as Activity from "./Activity.ts"
import * as Asking from "./Asking.ts"
import type * as Record from "./Record.ts"
import * as Spending from "./Spending.ts"
import * as Title from "./Title.ts"
import * as Tools from "./Tools.ts"
import type { Usage } from "./Usage.ts"

/**
 * What can be said about a session without showing it. A fold over its records; memory grows with the number of
 * messages, calls and prompts, never with their size.
 */
export interface Facts {
  /** Directory of the first line that names one. It can change later (facts §3). */
  readonly project: string | undefined
  /** Of the client that wrote last. */
  readonly version: string | undefined
  readonly title: Title.Title
  readonly activity: Activity.Activity
  readonly spending: Spending.Spending
  readonly tools: Tools.Tools
  readonly asking: Asking.Asking
  readonly failedRequests: number
  readonly compactions: number
  readonly unknown: number
  readonly unreadable: number
  readonly reported: Record.CostState | undefined
}

export const none: Facts = {
  project: undefined,
  version: undefined,
  title: Title.none,
  activity: Activity.none,
  spending: Spending.none,
  tools: Tools.none,
  asking: Asking.none,
  failedRequests: 0,
  compactions: 0,
  unknown: 0,
  unreadable: 0,
  reported: undefined
}

export const step = (facts: Facts, record: Record.Record): Facts => {
  if (record._tag === "Unreadable") return { ...facts, unreadable: facts.unreadable + 1 }
  return {
    project: facts.project ?? record.cwd,
    version: record.version ?? facts.version,
    title: Title.step(facts.title, record),
    activity: Activity.seen(facts.activity, record.at),
    spending: Spending.step(facts.spending, record),
    tools: Tools.step(facts.tools, record),
    asking: Asking.step(facts.asking, record),
    failedRequests: facts.failedRequests + (record._tag === "Assistant" && record.apiError !== undefined ? 1 : 0),
    compactions: facts.compactions + (record._tag === "Compaction" ? 1 : 0),
    unknown: facts.unknown + (record._tag === "Unknown" ? 1 : 0),
    unreadable: facts.unreadable,
    reported: record._tag === "CostState" ? record : facts.reported
  }
}

export const of = (entries: Iterable<Record.Entry>): Facts => {
  let facts = none
  for (const { record } of entries) facts = step(facts, record)
  return facts
}

/** The numbers of a list of sessions. */
export interface Figures {
  readonly prompts: number
  readonly turns: number
  readonly messages: number
  readonly toolCalls: number
  /** Failed calls of tools and failed requests to the API. */
  readonly errors: number
  readonly models: ReadonlyArray<string>
  readonly tokens: Usage
  /** Did a person say anything? A session opened and left has only commands. */
  readonly hasHumanTurn: boolean
}

export const figures = ({ asking, failedRequests, spending, tools }: Facts): Figures => {
  const prompts = HashSet.size(asking.prompts)
  return {
    prompts,
    turns: asking.turns,
    messages: HashMap.size(spending),
    toolCalls: HashMap.size(tools.calls),
    errors: HashSet.size(tools.failed) + failedRequests,
    models: [...Spending.byModel(spending).keys()],
    tokens: Spending.total(spending),
    hasHumanTurn: prompts > 0
  }
}
