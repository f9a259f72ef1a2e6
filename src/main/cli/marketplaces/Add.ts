import * as Args from "@effect/cli/Args"
import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import { resolve } from "node:path"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { asJson, name } from "./Marketplace.ts"

const folder = Args.text({ name: "FOLDER" }).pipe(
  Args.withDescription("Has .claude-plugin/marketplace.json and the plugins it names; on the server's disk.")
)

const words = { made: "Added", changed: "Read again, with changes:", same: "Read again, nothing new:" }

/** agnes marketplaces add NAME FOLDER [--data-dir DIR --json] */
export const command = Command.make("add", { name, folder, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const { marketplace, what } = yield* operate(given.dataDir, ({ marketplaces }) =>
      marketplaces.add(given.name, resolve(given.folder)))
    const { length } = marketplace.plugins
    const text = given.json
      ? `${JSON.stringify({ what, ...asJson(marketplace) })}\n`
      : `${words[what]} ${marketplace.name}, ${length} ${length === 1 ? "plugin" : "plugins"}.\n`
    yield* use(Output, (output) => output.out(text))
    if (what === "made" && !given.json) {
      const hint = `agnes marketplaces grant ${marketplace.name} --group NAME (or --user EMAIL)`
      yield* use(Output, (output) => output.error(`Only admins may choose from it so far. Run: ${hint}\n`))
    }
  })).pipe(Command.withDescription("Offer the plugins of a folder, or read it again from another place."))
