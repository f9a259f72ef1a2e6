import * as Micro from "effect/Micro"
import { Environment } from "../../ports/Environment.ts"
import type { Output } from "../../ports/Output.ts"
import { acceptList } from "./mark/AcceptList.ts"
import * as Mark from "./mark/Mark.ts"
import * as Report from "./mark/Report.ts"
import * as Request from "./mark/Request.ts"
import * as Undo from "./mark/Undo.ts"

export type Requirements = Mark.Requirements | Undo.Requirements | Output

export interface Ending {
  readonly exitCode: number
  /** The id whose large transcript a detached child has to hash with `Request.hashLinesOption`. */
  readonly linesLater: string | undefined
}

const finish = (report: Report.Report, linesLater?: string): Micro.Micro<Ending, never, Output> =>
  Micro.as(Report.print(report), { exitCode: report.exitCode, linesLater })

const perform = (request: Request.Request): Micro.Micro<Ending, never, Requirements> => {
  switch (request._tag) {
    case "Mark":
      return Micro.flatMap(Mark.mark(request.sessionId), ({ linesLater, report }) =>
        finish(report, linesLater ? request.sessionId : undefined))
    case "Undo":
      return Micro.flatMap(Undo.undo(request.sessionId), (report) => finish(report))
    case "AcceptList":
      return Micro.flatMap(acceptList, (report) => finish(report))
    case "HashLines":
      return Micro.as(Mark.hashLines(request.sessionId), { exitCode: 0, linesLater: undefined })
    case "Refuse":
      return finish(Report.failed(request.exitCode, ...request.message.split("\n")))
  }
}

/**
 * `agnes mark-private [ID] [--undo] | --accept-list`: keeps a session out of every upload, and asks servers that have it
 * already to delete it (client spec §6.2, design §3). Exit 0 means that the mark survives a power cut. `argv` is what
 * follows the command's name.
 */
export const run = (argv: ReadonlyArray<string>): Micro.Micro<Ending, never, Requirements> =>
  Micro.gen(function*() {
    const environment = yield* Micro.service(Environment)
    return yield* perform(Request.parse(argv, yield* environment.variable("CLAUDE_CODE_SESSION_ID")))
  })
