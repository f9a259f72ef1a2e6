import * as Report from "../status/Report.ts"
import * as Sessions from "../status/Sessions.ts"
import * as Timestamp from "../time/Timestamp.ts"
import type { Check } from "./Finding.ts"
import { error, note, warning } from "./Finding.ts"

const day = 24 * 60 * 60 * 1000

/** What `status` knows to be wrong; the hooks and the account have checks of their own. */
const problems: Check = ({ report }) =>
  report.problems.filter(({ about }) => about !== "hooks" && about !== "token" && about !== "server").map((problem) =>
    (problem.closes ? error : warning)(
      `unusable:${problem.about}`,
      problem.closes ? `push is closed: ${problem.message}` : problem.message,
      "do what it says, then run: agnes push"
    ))

/** Sessions should not wait for longer than a day. */
const stuck: Check = ({ report }) => {
  const { oldest } = report.queue
  if (oldest === undefined || report.at - oldest < day) return []
  return [warning("queue-stuck",
    `a session has waited for ${Report.age(report.at - oldest)}; ${reasons[report.push.lastRun?.stopped ?? "none"]}`,
    report.push.lastRun === undefined ? "run: agnes push" : "run: agnes push   and see: agnes queue list")]
}

const reasons: Record<string, string> = {
  none: "the last push, if there was one, got to its end",
  auth: "the server refused the token of the last push",
  "server-down": "the last push found the server down",
  closed: "the last push was closed",
  "below-floor": "the server refuses this version of agnes"
}

const dead: Check = ({ report }) => {
  const { Dead } = Sessions.count(report.sessions)
  return Dead === 0 ? [] : [
    warning("dead-letters", `given up: ${Dead} session(s)`, "run: agnes queue list   which says what to do about each")
  ]
}

const damaged: Check = ({ report }) =>
  report.queue.unparsable === 0 ? [] : [
    warning("queue-damaged", `the queue has ${report.queue.unparsable} line(s) nobody can read`,
      "run: agnes push   to set them aside")
  ]

const lock: Check = ({ pushLock }) =>
  !pushLock.held ? [] : [
    note("push-lock-held",
      pushLock.holders.length === 0
        ? "a push is at work here; which process it is cannot be seen"
        : `a push is at work here: process ${pushLock.holders.join(", ")}`,
      "wait for its end; if it hangs, end that process, then run: agnes push")
  ]

/** Claude Code deletes transcripts on its own; 30 days is its default (`cleanupPeriodDays`). */
const retention: Check = ({ claude, report }) => {
  const settings = claude.filter(({ value }) => typeof value?.["cleanupPeriodDays"] === "number").at(-1)
  const days = Number(settings?.value?.["cleanupPeriodDays"] ?? 30)
  const waiting = report.sessions.flatMap(({ state }) =>
    state._tag === "Waiting" && state.capturedAt !== undefined ? [Timestamp.parse(state.capturedAt) ?? report.at] : [])
  const endangered = waiting.filter((at) => report.at - at > (days - 5) * day).length
  return [
    ...(settings !== undefined && days < 7
      ? [warning("retention-short", `${settings.path} lets Claude Code delete transcripts after ${days} day(s)`,
        "set cleanupPeriodDays to 30 or more")]
      : []),
    ...(endangered > 0
      ? [error("retention-endangers", `Claude Code will soon delete ${endangered} transcript(s) that were not sent`,
        "run: agnes push")]
      : [])
  ]
}

export const all: ReadonlyArray<Check> = [problems, stuck, dead, damaged, lock, retention]
