import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { lift } from "../../ports/Lift.ts"
import * as Request from "../programs/mark/Request.ts"
import * as MarkPrivate from "../programs/MarkPrivate.ts"
import { Failure } from "./Failure.ts"

const id = Args.text({ name: "ID" }).pipe(
  Args.withDescription("The session; without it the one this command runs in."),
  Args.optional
)
const undo = Options.boolean("undo").pipe(Options.withDescription("Take the mark away and queue the session again."))
const acceptList = Options.boolean("accept-list").pipe(
  Options.withDescription("Trust the private list as it is now, after push found another one than it had left.")
)

/** agnes mark-private [ID] [--undo] | --accept-list; the slash command reaches the same program through its own bundle. */
export const command = Command.make("mark-private", { id, undo, acceptList }, (given) =>
  Effect.gen(function*() {
    const { exitCode, linesLater } = yield* lift(MarkPrivate.run([
      ...Option.toArray(given.id),
      ...(given.undo ? ["--undo"] : []),
      ...(given.acceptList ? ["--accept-list"] : [])
    ]))
    if (linesLater !== undefined) yield* lift(MarkPrivate.run([Request.hashLinesOption, linesLater]))
    if (exitCode === 1 || exitCode === 2 || exitCode === 3) return yield* new Failure({ text: "", exitCode })
  })).pipe(Command.withDescription("Keep a session out of every upload, and have it taken back where it was sent."))
