import * as Args from "@effect/cli/Args"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as QueueList from "../../../domain/push/QueueList.ts"
import * as QueueListJson from "../../../domain/push/QueueListJson.ts"
import * as QueueListText from "../../../domain/push/QueueListText.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import type { Workspace } from "../../../domain/workspace/Workspace.ts"
import { lift } from "../../../ports/Lift.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import * as Listing from "../../programs/queue/Listing.ts"
import type { QueueError } from "../../programs/queue/QueueError.ts"
import * as Workspaces from "../../programs/Workspaces.ts"
import * as Failure from "../Failure.ts"

export const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))

export const id = Args.text({ name: "ID" }).pipe(
  Args.withDescription(`A session; what belongs to it goes along. \`${QueueList.damagedWord}\` means all damaged lines.`)
)

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes queue --help")

export const workspace = Effect.filterOrFail(lift(Workspaces.current), (found) => found !== undefined, () => nowhere)

/** The parser takes an option it does not know for an argument, and so would we for a session. */
export const named = (names: ReadonlyArray<string>, command: string) => {
  const option = names.find((name) => name.startsWith("-"))
  return option === undefined ? Effect.succeed(names) : Failure.usage(
    `Error: unknown option ${Terminal.escape(option)}. Run: agnes queue ${command} --help`
  )
}

/** Stops at a name that means nothing here, before anything is changed. */
export const known = (list: QueueList.QueueList, names: ReadonlyArray<string>) => {
  const unknown = QueueList.unknown(list, names).map(Terminal.escape).join(", ")
  return unknown === "" ? Effect.void : Failure.error(
    `Error: nothing that waits or was given up is called ${unknown}. Nothing was changed. Run: agnes queue list`
  )
}

export const print = (text: string) => use(Output, (output) => output.out(text))

export const asJson = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`

/** The list or a part of it; ends with 3 where a push would be closed. */
export const show = (
  workspace: Workspace,
  list: QueueList.QueueList,
  { json, problems }: { readonly json: boolean; readonly problems: ReadonlyArray<string> }
) =>
  Effect.gen(function*() {
    yield* print(json ? asJson(QueueListJson.make(workspace.root, list, problems)) : QueueListText.render(list))
    if (problems.length > 0) return yield* Failure.closed(problems.map(Terminal.escape).join("\n"))
  })

export const orFail = <A, R>(program: Effect.Effect<A, QueueError, R>) =>
  Effect.mapError(program, ({ message }) => Failure.error(Terminal.escape(message)))

export const read = Effect.gen(function*() {
  const found = yield* workspace
  return { workspace: found, ...(yield* Listing.read(found)) }
})
