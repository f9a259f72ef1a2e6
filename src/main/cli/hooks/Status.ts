import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import type * as Breadcrumb from "../../../domain/queue/Breadcrumb.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import * as Timestamp from "../../../domain/time/Timestamp.ts"
import * as HookReport from "../../../domain/workspace/HookReport.ts"
import { hooksStatus, type HooksStatus } from "../../programs/HooksStatus.ts"
import * as WorkspaceOption from "../WorkspaceOption.ts"
import * as Report from "./Report.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))

/** agnes hooks status [--workspace DIR --json] */
export const command = Command.make("status", { workspace: WorkspaceOption.workspace, json }, (given) =>
  Effect.gen(function*() {
    const workspace = yield* WorkspaceOption.find(given.workspace)
    const status = yield* hooksStatus(workspace)
    yield* Report.say(given.json ? asJson(status) : asText(status))
  })).pipe(Command.withDescription("Show which hooks are installed and when they were last seen to run."))

const asText = ({ entries, lastCaptured, lastSeen, problem, settings }: HooksStatus): string =>
  [
    `Hooks in ${Terminal.escape(settings)}`,
    ...(problem === undefined
      ? []
      : [`  Problem: ${Terminal.escape(problem)}. Correct it, then run: agnes hooks install`]),
    ...entries.map(line),
    `  Last seen: ${seen(lastSeen)}`,
    `  Last captured: ${lastCaptured === undefined ? "never" : Timestamp.format(lastCaptured.at)}`,
    ""
  ].join("\n")

const line = (entry: HookReport.Entry): string => {
  const remedy = HookReport.remedy(entry)
  return `  ${entry.name.padEnd(14)} ${entry.state}${remedy === undefined ? "" : ` (${remedy})`}`
}

const seen = (crumb: Breadcrumb.Breadcrumb | undefined): string =>
  crumb === undefined ? "never; start a Claude Code session here" : `${Timestamp.format(crumb.at)} (${crumb.outcome})`

const asJson = ({ entries, lastCaptured, lastSeen, problem, settings }: HooksStatus): string =>
  `${JSON.stringify({
    settings,
    problem: problem ?? null,
    entries: entries.map((entry) => ({ ...entry, remedy: HookReport.remedy(entry) ?? null })),
    last_seen: lastSeen === undefined ? null : { at: Timestamp.format(lastSeen.at), outcome: lastSeen.outcome },
    last_captured: lastCaptured === undefined ? null : Timestamp.format(lastCaptured.at)
  })}\n`
