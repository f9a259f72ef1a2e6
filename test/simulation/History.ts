import * as Dice from "./Dice.ts"

/** What can happen around a workspace, as plain values: a history can be printed, shrunk and played again. */

export type Id = "s1" | "s2" | "s3"
export const ids: ReadonlyArray<Id> = ["s1", "s2", "s3"]

/**
 * What a server does with a request: `ok` takes it; `lost` and `broken` take it, and the client hears nothing or a 500;
 * `down` hears nothing; `later` and `soon` are 429 with Retry-After; `portal` is a 200 of somebody else; `other` a 200
 * about other bytes; `gone` a 410 for a tombstone.
 */
export type ReplyKind =
  | "ok" | "lost" | "broken" | "down" | "busy" | "later" | "soon" | "auth" | "large" | "portal" | "other" | "gone"

/** At which call of a process what goes wrong; with `keep` the power goes too, and the seed says what was on disk. */
export interface Trouble {
  readonly at: number
  readonly how: "killed-before" | "killed-after" | "EIO" | "ENOSPC"
  readonly keep?: number
}

export type Edit = {
  readonly _tag: "Write" | "Grow" | "Shrink" | "Rewrite" | "Move" | "Delete" | "Spoil"
  readonly id: Id
}

export type Command =
  | { readonly _tag: "Capture" | "Mark" | "Unmark" | "Discard"; readonly id: Id; readonly trouble?: Trouble }
  | {
    readonly _tag: "Push"
    /** One request after another, over and over. */
    readonly replies: ReadonlyArray<ReplyKind>
    readonly automatic: boolean
    readonly retry: boolean
    readonly trouble?: Trouble
  }

export type Job = Edit | Command

export type Step =
  | Job
  /** At the same time: so many calls of the first, of the second, of the first …; 0 lets time pass. */
  | { readonly _tag: "Together"; readonly jobs: ReadonlyArray<Job>; readonly turns: ReadonlyArray<number> }
  | { readonly _tag: "Expire" }
  | { readonly _tag: "Renew" }
  | { readonly _tag: "Power"; readonly keep: number }
  /** Wall-clock time alone, in milliseconds, either way. */
  | { readonly _tag: "Clock"; readonly by: number }

export interface History {
  readonly seed: number
  /** A power cut keeps changes of names in their order, as a journal does; else any of them. */
  readonly ordered: boolean
  /** Above this many bytes a log is rolled. */
  readonly logBytes: number
  /** A part of an upload holds so many bytes. */
  readonly part: number
  readonly steps: ReadonlyArray<Step>
}

const hour = 3_600_000
const jumps = [-48 * hour, -hour, -1500, hour, 48 * hour, 40 * 24 * hour]
const kinds: ReadonlyArray<ReplyKind> =
  ["ok", "ok", "ok", "lost", "broken", "down", "busy", "later", "soon", "auth", "large", "portal", "other", "gone"]

const id = (dice: Dice.Dice): Id => dice.pick(ids.slice(0, 1 + dice.below(ids.length)))

/** Calls of a command, roughly; a trouble beyond the last call never comes. */
const reach = { Capture: 16, Mark: 40, Unmark: 45, Discard: 50, Push: 110 }

const trouble = (dice: Dice.Dice, tag: keyof typeof reach): { readonly trouble?: Trouble } => {
  if (!dice.chance(0.45)) return {}
  const how = dice.pick<Trouble["how"]>(["killed-before", "killed-before", "killed-after", "EIO", "ENOSPC"])
  const cut = dice.chance(0.5) ? { keep: dice.below(2 ** 30) } : {}
  return { trouble: { at: 1 + dice.below(reach[tag]), how, ...cut } }
}

const edit = (dice: Dice.Dice): Edit => {
  const _tag = dice.pick<Edit["_tag"]>([
    "Write", "Write", "Grow", "Grow", "Shrink", "Rewrite", "Move", "Delete", "Spoil"
  ])
  return { _tag, id: id(dice) }
}

const push = (dice: Dice.Dice): Command => ({
  _tag: "Push",
  replies: Array.from({ length: 1 + dice.below(4) }, () => dice.chance(0.5) ? "ok" : dice.pick(kinds)),
  automatic: dice.chance(0.4),
  retry: dice.chance(0.2),
  ...trouble(dice, "Push")
})

const command = (dice: Dice.Dice): Command => dice.chance(0.45) ? push(dice) : about(dice)

const about = (dice: Dice.Dice): Command => {
  const _tag = dice.pick<"Capture" | "Mark" | "Unmark" | "Discard">(
    ["Capture", "Capture", "Capture", "Capture", "Mark", "Mark", "Unmark", "Discard"]
  )
  return { _tag, id: id(dice), ...trouble(dice, _tag) }
}

const together = (dice: Dice.Dice): Step => ({
  _tag: "Together",
  jobs: [push(dice), dice.chance(0.3) ? edit(dice) : dice.chance(0.5) ? command(dice) : about(dice)],
  turns: Array.from({ length: dice.below(6) }, () => dice.chance(0.1) ? 0 : 1 + dice.below(60))
})

const step = (dice: Dice.Dice): Step => {
  const roll = dice.fraction()
  if (roll < 0.22) return edit(dice)
  if (roll < 0.74) return command(dice)
  if (roll < 0.86) return together(dice)
  if (roll < 0.9) return dice.chance(0.6) ? { _tag: "Expire" } : { _tag: "Renew" }
  if (roll < 0.95) return { _tag: "Power", keep: dice.below(2 ** 30) }
  return { _tag: "Clock", by: dice.pick(jumps) }
}

/** The history of a seed. It begins with a session that was written and captured: without one nothing is at stake. */
export const ofSeed = (seed: number): History => {
  const dice = Dice.make(seed)
  const first: ReadonlyArray<Step> = [{ _tag: "Write", id: "s1" }, { _tag: "Capture", id: "s1" }]
  return {
    seed,
    ordered: dice.chance(0.3),
    logBytes: dice.chance(0.3) ? 150 : 10_485_760,
    steps: [...first, ...Array.from({ length: 1 + dice.below(6) }, () => step(dice))],
    part: dice.chance(0.5) ? 40 : 128
  }
}
