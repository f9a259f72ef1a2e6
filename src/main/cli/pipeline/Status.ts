import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as JobStanding from "../../../domain/pipeline/JobStanding.ts"
import * as Jobs from "../../../domain/schedule/Jobs.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json } from "../ServerSide.ts"
import { table } from "../Table.ts"
import { open, type Pipeline } from "./Open.ts"
import * as Times from "./Times.ts"

type Status = Awaited<ReturnType<Pipeline["status"]>>

const counted = ({ missing, notes, unread }: Status["notes"]) => {
  const due = unread.filter(({ state }) => state === "due").length
  return { missing, notes, done: notes - unread.length, due, givenUp: unread.length - due }
}

const data = ({ jobs, notes, processors }: Status) => {
  const { done, due, givenUp, missing, notes: all } = counted(notes)
  return {
    processors: processors.map((row) =>
      row.state === "not configured" ? { name: row.processor, state: row.state, reason: row.reason } : {
        name: row.processor,
        state: row.state,
        sessions: row.sessions,
        done: row.done,
        due: row.due,
        running: row.running,
        waiting: row.waiting,
        given_up: row.dead,
        items: row.items,
        last_processed_at: Times.iso(row.lastProcessedAt)
      }),
    corporate_memory: {
      ...missing === undefined ? { state: "configured" } : { state: "not configured", reason: missing },
      notes: all,
      done,
      due,
      given_up: givenUp
    },
    jobs: jobs.map(({ job, last, nextAt }) => ({
      name: job,
      last_run_at: Times.iso(last?.at),
      result: last?.outcome ?? null,
      counts: last?.counts ?? {},
      error: last?.problem ?? null,
      next_run_at: Times.iso(nextAt)
    }))
  }
}

const notesRow = (given: Status["notes"]): ReadonlyArray<string> => {
  const { done, due, givenUp, missing, notes } = counted(given)
  return missing === undefined
    ? [Jobs.corporateMemory, ...[notes, done, due].map(String), "", "", String(givenUp)]
    : [Jobs.corporateMemory, `not configured: ${missing}`]
}

const result = ({ last }: JobStanding.JobStanding): string => {
  if (last === undefined) return "has not run"
  const why = last.problem === undefined ? "" : `: ${last.problem}`
  return last.outcome === "done" || last.outcome === "errors" ? JobStanding.summary(last) : `${last.outcome}${why}`
}

const text = ({ jobs, notes, processors }: Status, now: number): string =>
  [
    table([
      ["PROCESSOR", "SESSIONS", "DONE", "DUE", "RUNNING", "WAITING", "GIVEN UP", "ITEMS", "LAST"],
      ...processors.map((row) =>
        row.state === "not configured" ? [row.processor, `not configured: ${row.reason}`] : [
          row.processor,
          ...[row.sessions, row.done, row.due, row.running, row.waiting, row.dead, row.items].map(String),
          Times.text(row.lastProcessedAt)
        ]),
      notesRow(notes)
    ]),
    table([
      ["JOB", "LAST RUN", "NEXT RUN", "RESULT"],
      ...jobs.map((one) => [
        one.job,
        Times.text(one.last?.at),
        one.nextAt !== undefined && one.nextAt <= now ? "due" : Times.text(one.nextAt),
        result(one)
      ])
    ])
  ].join("\n")

/** agnes pipeline status [--data-dir DIR --json] */
export const command = Command.make("status", { dataDir, json }, (given) =>
  Effect.gen(function*() {
    const found = yield* open(given.dataDir, (pipeline) => pipeline.status())
    const shown = given.json ? `${JSON.stringify(data(found))}\n` : text(found, Date.now())
    yield* use(Output, (output) => output.out(shown))
  })).pipe(Command.withDescription("Show every processor, how far it is, and how its last run went."))
