import * as Effect from "effect/Effect"
import type * as Classification from "../../../domain/push/Classification.ts"
import * as FamilyFate from "../../../domain/push/FamilyFate.ts"
import * as Plan from "../../../domain/push/Plan.ts"
import * as Receipt from "../../../domain/push/Receipt.ts"
import * as Work from "../../../domain/push/Work.ts"
import * as Family from "../../../domain/session/Family.ts"
import { Clock } from "../../../ports/Clock.ts"
import { Families, type Relative } from "../../../ports/Families.ts"
import { use } from "../../../ports/Use.ts"
import * as KeptBack from "./KeptBack.ts"
import * as Run from "./Run.ts"
import * as SendRelative from "./SendRelative.ts"

/** What one look at a session's family did. */
export interface Sent {
  readonly fate: FamilyFate.FamilyFate
  /** Of the reply that says most about the server; `undefined` when it was not asked. */
  readonly class: Classification.Class | undefined
  /** The session is private after all, or the server was told never to take it. */
  readonly isPrivate: boolean
  /** The server wants a pause: this session may go on after it. */
  readonly paused: boolean
}

export const nothing: Sent = { fate: FamilyFate.nothing, class: undefined, isPrivate: false, paused: false }

/**
 * Files of one family that fail, each by itself, before the rest waits. High enough that some bad ones at its head
 * cannot keep those behind them from being tried.
 */
const missesToStop = 16

/** Files of the family that this server has not got as they are now, as far as names and measures say. */
export const changed = (known: Pick<Run.Run, "family" | "letters">, transcript: string) =>
  Effect.gen(function*() {
    const all = yield* Effect.flatMap(Families, (families) => families.list(transcript))
    if (all.length === 0) return all
    const dead = new Set(known.letters.map(({ path }) => path))
    return all.filter(({ found, name }) => {
      if (dead.has(Family.pathOf(transcript, name))) return false
      if (found._tag !== "File") return true
      const last = known.family.of(transcript, name)
      return found.measure.size > 0 && (last === undefined || Receipt.compare(last, found.measure) !== "same")
    })
  })

/**
 * Sends what changed of the family of a session the server has, one file after the other. `before` is what this run did
 * with it already. A file that was given up stays so until its letter is taken back; one that may still come keeps the
 * session's entry in the queue. Nothing is listed or opened of a private session (design §3.1 step 1).
 */
export const send = (run: Run.Run, item: Work.Item, before: FamilyFate.FamilyFate) =>
  Run.serverCan(run, Run.bundle) ? sendChanged(run, item, before) : Effect.succeed(nothing)

const sendChanged = (run: Run.Run, item: Work.Item, before: FamilyFate.FamilyFate) =>
  Effect.gen(function*() {
    if (KeptBack.isPrivate(item, yield* run.guard.refresh)) return { ...nothing, isPrivate: true }
    let sent = nothing
    let misses = 0
    for (const relative of yield* changed(run, item.path)) {
      if (FamilyFate.isSettled(before, relative.name)) continue
      const stop = yield* reasonToStop(run)
      if (stop !== undefined || misses >= missesToStop || !Run.serverCan(run, Run.bundle)) {
        return { ...sent, fate: pend(sent.fate, undefined, undefined), paused: stop === "pause" }
      }
      const one = yield* attempt(run, item, relative)
      sent = { ...sent, class: worse(sent.class, one.class), fate: put(sent.fate, relative.name, one.outcome) }
      if (one.class?._tag === "Delivered") run.plan = Plan.accepted(run.plan)
      if (one.outcome._tag === "Private") return { ...sent, isPrivate: true }
      if (one.outcome._tag === "Stop") return sent
      if (one.class?._tag === "Transient") misses += 1
    }
    return sent
  })

/** Nothing is begun in a run that has stopped, nor before the instant the server asked for. */
const reasonToStop = (run: Run.Run) =>
  Effect.map(use(Clock, (clock) => clock.elapsed), (at) =>
    Plan.stopped(run.plan) !== undefined ? "stopped" : at < run.plan.resumeAt ? "pause" : undefined)

const attempt = (run: Run.Run, item: Work.Item, { found, name }: Relative) => {
  switch (found._tag) {
    case "Refused":
      return Effect.succeed(SendRelative.without({ _tag: "Dead", reason: "refused" }))
    case "Unreadable":
      return Effect.succeed(SendRelative.unreadable(found.code))
    case "File":
      return SendRelative.send(run, item, name)
  }
}

const put = (fate: FamilyFate.FamilyFate, name: string, outcome: SendRelative.Outcome): FamilyFate.FamilyFate => {
  switch (outcome._tag) {
    case "Delivered":
      return { ...fate, delivered: [...fate.delivered, name] }
    case "Dead":
      return { ...fate, dead: [...fate.dead, { name, reason: outcome.reason }] }
    case "Kept":
      return { ...fate, kept: [...fate.kept, name] }
    case "Failed":
    case "Stop":
      return pend(fate, outcome.trouble, name)
    case "Private":
    case "Nothing":
      return fate
  }
}

/** The first trouble stays: the others mostly come of it. */
const pend = (
  fate: FamilyFate.FamilyFate,
  trouble: Classification.Trouble | undefined,
  name: string | undefined
): FamilyFate.FamilyFate => fate.pending?.trouble !== undefined ? fate : { ...fate, pending: { trouble, name } }

/** A failure of any file says more about the server than the success of another. */
const worse = (
  before: Classification.Class | undefined,
  now: Classification.Class | undefined
): Classification.Class | undefined => before === undefined || (now !== undefined && before._tag !== "Transient") ? now : before
