import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import process from "node:process"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as QueueListText from "../../../domain/push/QueueListText.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Credentials from "../../programs/Credentials.ts"
import * as Discard from "../../programs/queue/Discard.ts"
import * as Ask from "../Ask.ts"
import * as Failure from "../Failure.ts"
import * as Here from "./Here.ts"

const ids = Args.repeated(Here.id)
const yes = Options.boolean("yes").pipe(Options.withDescription("Do not ask; needed where nobody can be asked."))

const nameless = Failure.usage("Error: name the sessions. Run: agnes queue list")
const unasked = Failure.usage("Error: nobody to ask here. Nothing was changed. If you are sure, add: --yes")
const declined = Failure.error("Nothing was changed.")

/** agnes queue discard ID… [--yes --json] */
export const command = Command.make("discard", { ids, yes, json: Here.json }, (given) =>
  Effect.gen(function*() {
    const names = yield* Here.named(given.ids, "discard")
    if (names.length === 0) return yield* nameless
    const { list, workspace } = yield* Here.read
    yield* Here.known(list, names)
    if (!given.yes) yield* agree(QueueList.select(list, names))
    const server = yield* Effect.option(Credentials.server({ insecureHttp: true }))
    const done = yield* Here.orFail(Discard.discard(workspace, names, Option.getOrUndefined(server)))
    const said = `Discarded: ${done.waiting} waiting, ${done.dead} given up; ` +
      "they are in .claude/agnes-sessions-failed.history.txt.\n"
    yield* Here.print(given.json ? Here.asJson({ workspace: workspace.root, discarded: done }) : said)
  })).pipe(
    Command.withDescription(
      "Drop sessions from the queue and from what was given up. The transcripts stay; a session that goes on is captured " +
      "again (agnes mark-private keeps it out for good)."
    )
  )

const agree = (chosen: QueueList.QueueList) =>
  Effect.gen(function*() {
    if (process.stdin.isTTY !== true) return yield* unasked
    yield* use(Output, (output) => output.error(QueueListText.render(chosen)))
    if (!(yield* Ask.whether("Discard these, never to be sent?"))) return yield* declined
  })
