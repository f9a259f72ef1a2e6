import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import type { Refreshed } from "../../programs/server/marketplace/Manage.ts"
import * as Failure from "../Failure.ts"
import { dataDir, json, operate } from "../ServerSide.ts"

const name = Args.text({ name: "NAME" }).pipe(
  Args.withDescription("What the marketplace is called; else all."),
  Args.optional
)

const line = ({ name: called, plugins, problem, what }: Refreshed): string =>
  problem === undefined
    ? `${called}: ${what === "same" ? "unchanged" : "changed"}, ${plugins} ${plugins === 1 ? "plugin" : "plugins"}\n`
    : ""

/** agnes marketplaces refresh [NAME] [--data-dir DIR --json] */
export const command = Command.make("refresh", { name, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const done = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.refresh(Option.getOrUndefined(given.name)))
    const text = given.json
      ? `${JSON.stringify({
        marketplaces: done.map((each) => ({ ...each, problem: each.problem ?? null }))
      })}\n`
      : done.map(line).join("")
    if (text !== "") yield* use(Output, (output) => output.out(text))
    const failed = done.flatMap(({ name: called, problem }) => problem === undefined ? [] : [`${called}: ${problem}`])
    if (failed.length > 0) return yield* Failure.error(failed.join("\n"))
  })).pipe(Command.withDescription("Read the folders again; who has one of their plugins is told at the next session."))
