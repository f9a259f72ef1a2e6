import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as Retry from "../../programs/queue/Retry.ts"
import * as Failure from "../Failure.ts"
import * as Here from "./Here.ts"

const ids = Args.repeated(Here.id)
const all = Options.boolean("all").pipe(Options.withDescription("Everything that was given up."))

const neither = Failure.usage("Error: name the sessions, or say --all. Run: agnes queue list")
const both = Failure.usage("Error: --all stands alone, without an ID. Run: agnes queue retry --help")

/** agnes queue retry ID… | --all [--json] */
export const command = Command.make("retry", { ids, all, json: Here.json }, (given) =>
  Effect.gen(function*() {
    const names = yield* Here.named(given.ids, "retry")
    if (given.all && names.length > 0) return yield* both
    if (!given.all && names.length === 0) return yield* neither
    const { list, workspace } = yield* Here.read
    yield* Here.known({ ...list, waiting: [] }, names)
    const done = yield* Here.orFail(Retry.retry(workspace, given.all ? "all" : names))
    yield* Here.print(given.json ? Here.asJson({ workspace: workspace.root, ...done }) : text(done))
  })).pipe(Command.withDescription("Put what was given up back into the queue; the next push tries it again."))

const text = ({ left, retried }: Retry.Retried): string =>
  [
    retried === 0 ? "Nothing was put back." : `In the queue again: ${retried}. To send now, run: agnes push`,
    ...(left.private === 0 ? [] : [`Private, never sent: ${left.private}; the next push takes them off the list.`]),
    ...(left.damaged === 0 ? [] : [
      `Damaged lines, nothing can be sent from them: ${left.damaged}. ` +
      `To drop them, run: agnes queue discard ${QueueList.damagedWord}`
    ])
  ].map((line) => `${line}\n`).join("")
