import * as Escaped from "../language/Escaped.ts"
import * as Visible from "../text/Visible.ts"
import * as PlainText from "../transcript/PlainText.ts"
import type * as Record from "../transcript/Record.ts"
import * as Redaction from "./Redaction.ts"

/** What somebody said, without obvious secrets and without anything that cannot be seen. */
export interface Turn {
  readonly by: "human" | "assistant"
  readonly text: string
}

/** UTF-16 units but for `turns`. */
export interface Limits {
  /** The last ones count (server spec §7.1). */
  readonly turns: number
  /** Of one turn, from its beginning: what is pasted behind a sentence teaches nothing. */
  readonly turn: number
  /** Of all turns: some thirty thousand tokens. */
  readonly whole: number
}

export const limits: Limits = { turns: 100, turn: 4000, whole: 120_000 }

/** A reading under way. Memory is bounded by the limits, whatever the transcript. */
export interface Listener {
  readonly take: (record: Record.Record) => void
  /** The last turns, oldest first; none when no person is among them: then there is nothing to learn from anybody. */
  readonly heard: () => ReadonlyArray<Turn>
}

/**
 * Hears words of the person and of the assistant, nothing else (W-1): tools, their results, thinking, commands and
 * what the client adds are never kept, and so never sent anywhere.
 */
export const listen = ({ turn, turns, whole }: Limits = limits): Listener => {
  let kept: Array<Turn> = []
  const take = (record: Record.Record): void => {
    const said = PlainText.of(record)
    if (said === undefined) return
    kept.push({ by: said.by, text: shortened(said.text, turn) })
    if (kept.length >= 2 * turns) kept = kept.slice(-turns)
  }
  const heard = (): ReadonlyArray<Turn> => {
    const last = kept.slice(-turns)
    let room = whole
    let from = last.length
    while (from > 0 && last[from - 1]!.text.length <= room) room -= last[--from]!.text.length
    const found = last.slice(from)
    return found.some(({ by }) => by === "human") ? found : []
  }
  return { take, heard }
}

/** UTF-16 units of a turn that are looked at: many times what is kept. Its last ones may be half a secret. */
const lookedAt = { most: 100_000, unsure: 1000 }

/** Cut behind the look for secrets: half of one would not be known as one. */
const shortened = (text: string, most: number): string => {
  const isLong = text.length > lookedAt.most
  const clean = Redaction.redact(Visible.text(text.slice(0, lookedAt.most)))
  const { rest, shown } = Visible.cut(isLong ? clean.slice(0, -lookedAt.unsure) : clean, most)
  return rest === 0 && !isLong ? shown : `${shown}…`
}

/**
 * The turns as text in which nothing that was said can be taken for a tag: each `&`, `<` and `>` of it is escaped, and
 * roles are ours (W-31).
 */
export const render = (turns: ReadonlyArray<Turn>): string =>
  turns.map(({ by, text }) => `<turn role="${roles[by]}">${Escaped.of(text)}</turn>`).join("\n")

const roles = { human: "user", assistant: "assistant" } as const
