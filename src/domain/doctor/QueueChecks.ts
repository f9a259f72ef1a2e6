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

const lock: Check = ({ locks }) =>
  locks.filter(({ held }) => held).map(({ holders, name }) =>
    note(`${name}-lock-held`,
      holders.length === 0
        ? `${atWork[name]} here; which process it is cannot be seen`
        : `${atWork[name]} here: process ${holders.join(", ")}`,
      `wait for its end; if it hangs, end that process, then run: agnes ${name === "pull" ? "pull" : "push"}`))

const atWork = { push: "a push is at work", pull: "a pull is at work", queue: "somebody writes the queue" }

/** Receipts are only paper: what counts is what the server says it has. */
const held: Check = ({ held }) => {
  if (held === undefined) return []
  if (held._tag === "Unknown") {
    return [note("server-sessions-unknown", `what the server has could not be compared: ${held.why}`,
      "run: agnes status --server")]
  }
  const { acknowledged, missing, private: open } = held.compared
  return [
    ...(open.length === 0 ? [] : [
      error("private-on-server", `the server has ${open.length} session(s) that are private here`,
        "run: agnes push   which takes them back")
    ]),
    ...(missing.length === 0 ? [] : [
      warning("server-lacks",
        `of ${acknowledged} session(s) the server acknowledged it does not have ${missing.length} any more`,
        "run: agnes status --server   which names them; taken back on its pages, or ask its operator to run: agnes check")
    ])
  ]
}

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

export const all: ReadonlyArray<Check> = [problems, stuck, dead, damaged, lock, held, retention]
