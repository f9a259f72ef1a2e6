import * as Terminal from "../text/Terminal.ts"
import type { EpochMillis } from "../time/Timestamp.ts"
import * as Facts from "../transcript/Facts.ts"
import type { Usage } from "../transcript/Usage.ts"

/** What a list of sessions says about one of them. */
export interface SessionFacts {
  /** The user's name for it, else the first prompt, else what was made up; `undefined` when nobody said anything. */
  readonly title: string | undefined
  /** Last part of `cwd`; empty when no line named one. */
  readonly project: string
  readonly cwd: string
  readonly startedAt: EpochMillis | undefined
  readonly endedAt: EpochMillis | undefined
  readonly activeMillis: number
  readonly turns: number
  readonly prompts: number
  readonly toolCalls: number
  readonly errors: number
  readonly models: ReadonlyArray<string>
  readonly tokens: Usage
  /** Lines that were read. */
  readonly entries: number
}

/** UTF-16 units kept of a path. */
const longestPath = 1024

export const of = (facts: Facts.Facts, entries: number): SessionFacts => {
  const { custom, firstPrompt, generated } = facts.title
  const { errors, models, prompts, tokens, toolCalls, turns } = Facts.figures(facts)
  const { activeMillis, endedAt, startedAt } = facts.activity
  const cwd = shown(facts.project ?? "")
  return {
    title: custom ?? firstPrompt ?? generated,
    project: projectOf(cwd),
    cwd,
    startedAt,
    endedAt,
    activeMillis,
    turns,
    prompts,
    toolCalls,
    errors,
    models: models.map(shown),
    tokens,
    entries
  }
}

/** The last part of a path of any system; the whole of one that has no parts. */
export const projectOf = (cwd: string): string =>
  cwd.split(/[/\\]/).findLast((part) => part !== "") ?? cwd

const shown = (text: string): string => Terminal.escape(text.slice(0, longestPath))
