import * as Dice from "./Dice.ts"
import type { Command, History, Job, Step } from "./History.ts"
import * as Play from "./Play.ts"

/** Every sequence of a few commands, each stopped at every call: chance only samples (reliability T1). */

const id = "s1"
const push = (reply: "ok" | "lost" | "busy" | "large" | "auth", retry = false): Command => ({
  _tag: "Push", replies: [reply], automatic: false, retry
})

export const alphabet: ReadonlyArray<Step> = [
  { _tag: "Capture", id }, { _tag: "Grow", id }, { _tag: "Shrink", id }, { _tag: "Delete", id }, { _tag: "Mark", id },
  { _tag: "Unmark", id }, push("ok"), push("lost"), push("busy"), push("large"), push("auth"), push("ok", true)
]

/** Who may come between two calls of a push. */
const comers: ReadonlyArray<Job> = [
  { _tag: "Capture", id }, { _tag: "Mark", id }, { _tag: "Unmark", id }, { _tag: "Discard", id }, { _tag: "Grow", id },
  { _tag: "Shrink", id }, { _tag: "Rewrite", id }, { _tag: "Delete", id }, push("ok")
]

/** Some lines and a capture, so that each of the commands has something to do. */
const first: ReadonlyArray<Step> = [{ _tag: "Write", id }, { _tag: "Grow", id }, { _tag: "Capture", id }]

export const sequences = (length: number): ReadonlyArray<ReadonlyArray<Step>> =>
  length === 0 ? [[]] : sequences(length - 1).flatMap((before) => alphabet.map((step) => [...before, step]))

/** What is on disk after the cut: nothing unsynced, or a part of it that changes from point to point. */
export type Cuts = "some" | "kill, nothing, some"

const nothing = Array.from({ length: 100 }, (_, keep) => keep).find((keep) => Dice.make(keep).below(4) === 0)!

const calmly = { seed: 0, ordered: false, logBytes: 10_485_760, part: 128 }

/** A push of two sessions, stopped at each of its calls: the receipt of the second one waits for company. */
function* pairs(): Generator<History> {
  const two: ReadonlyArray<Step> = [...first, { _tag: "Write", id: "s2" }, { _tag: "Capture", id: "s2" }]
  for (let at = 1; at <= longest + 30; at++) {
    const trouble = { at, how: "killed-before" as const }
    yield { ...calmly, steps: [...two, { ...push("ok"), trouble } as Step] }
  }
}

/**
 * All histories of up to so many commands: undisturbed, and with one command stopped at each of its calls. Of these the
 * part `index` of `of`, sequence by sequence, for several processes at once.
 */
export function* histories(most: number, cuts: Cuts, index = 0, of = 1): Generator<History> {
  if (index === 0) yield* pairs()
  let number = 0
  for (let length = 1; length <= most; length++) {
    for (const sequence of sequences(length)) {
      number += 1
      if (number % of !== index) continue
      let point = 1000 * number
      const calm: History = { ...calmly, steps: [...first, ...sequence] }
      yield calm
      const { stepCalls } = Play.play(calm)
      for (const [n, step] of sequence.entries()) {
        if (!("id" in step || step._tag === "Push")) continue
        const calls = stepCalls[first.length + n] ?? 0
        for (let at = 1; at <= calls; at++) {
          point += 1
          const keeps = cuts === "some" ? [point] : [undefined, nothing, point]
          for (const keep of keeps) {
            const trouble = { at, how: "killed-before" as const, ...(keep === undefined ? {} : { keep }) }
            yield { ...calm, steps: [...first, ...sequence.with(n, { ...step, trouble } as Step)] }
          }
        }
      }
    }
  }
}

/** Each comer as a whole between two calls of a push, for every call; the session unmarked, and marked before. */
export function* races(): Generator<History> {
  for (const before of [first, [...first, { _tag: "Mark", id } as const]]) {
    for (const comer of comers) {
      for (let calls = 1; calls <= longest; calls++) {
        const step: Step = { _tag: "Together", jobs: [push("ok"), comer], turns: [calls, longest, longest] }
        yield { ...calmly, steps: [...before, step] }
      }
    }
  }
}

/** More calls than a push of one session makes; a second one adds no more than 30. */
const longest = 90
