import * as Micro from "effect/Micro"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"

/** What a part of the command has to say, and how it ended (exit codes of design §3). */
export interface Report {
  /** stdout, a line each. */
  readonly out: ReadonlyArray<string>
  /** stderr, a line each. */
  readonly error: ReadonlyArray<string>
  readonly exitCode: 0 | 1 | 2 | 3
}

export const make = (fields: Partial<Report>): Report => ({ out: [], error: [], exitCode: 0, ...fields })

export const done = (...out: ReadonlyArray<string>): Report => make({ out })

export const failed = (exitCode: 1 | 2 | 3, ...error: ReadonlyArray<string>): Report => make({ error, exitCode })

/** One after the other; a line that was said is not said twice; the worst exit code counts. */
export const join = (reports: ReadonlyArray<Report>): Report => {
  const codes = reports.map(({ exitCode }) => exitCode)
  return {
    out: [...new Set(reports.flatMap(({ out }) => out))],
    error: [...new Set(reports.flatMap(({ error }) => error))],
    exitCode: codes.find((code) => code === 1 || code === 2) ?? codes.find((code) => code !== 0) ?? 0
  }
}

const text = (lines: ReadonlyArray<string>): string => lines.map((line) => `${Terminal.escape(line)}\n`).join("")

export const print = (report: Report): Micro.Micro<void, never, Output> =>
  Micro.flatMap(Micro.service(Output), (output) =>
    Micro.andThen(
      report.out.length === 0 ? Micro.void : output.out(text(report.out)),
      report.error.length === 0 ? Micro.void : output.error(text(report.error))
    ))
