import * as Command from "@effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { Output } from "../../../ports/Output.ts"
import { use } from "../../../ports/Use.ts"
import type { Shown } from "../../programs/server/marketplace/Manage.ts"
import { size } from "../Keeping.ts"
import { dataDir, json, operate } from "../ServerSide.ts"
import { table } from "../Table.ts"
import * as Marketplace from "./Marketplace.ts"

const instant = (at: number): string => new Date(at).toISOString()

const asJson = ({ marketplace, pinned, readers }: Shown) => {
  const all = Marketplace.asJson(marketplace)
  return {
    ...all,
    plugins: all.plugins.map((each) => ({ ...each, pinned: pinned.has(each.name) })),
    readers: {
      people: readers.people.map(({ by, email, since }) => ({ email, since: instant(since), by })),
      groups: readers.groups.map(({ by, name, since }) => ({ name, since: instant(since), by }))
    }
  }
}

const text = ({ marketplace: { description, folder, name, plugins }, pinned, readers }: Shown): string => {
  const who = [...readers.groups.map((group) => `group ${group.name}`), ...readers.people.map(({ email }) => email)]
  return [
    `${name}, from ${Terminal.escape(folder)}\n`,
    description === "" ? "" : `${Terminal.escape(description)}\n`,
    `Chosen from by: ${who.length === 0 ? "admins only" : `admins, ${Terminal.escape(who.join(", "))}`}\n\n`,
    table([
      ["PLUGIN", "VERSION", "FILES", "SIZE", "FOR ALL", "DESCRIPTION"],
      ...plugins.map((each) =>
        [each.name, each.version, String(each.files), size(each.size), pinned.has(each.name) ? "pinned" : "", each.description])
    ])
  ].join("")
}

/** agnes marketplaces show NAME [--data-dir DIR --json] */
export const command = Command.make("show", { name: Marketplace.name, dataDir, json }, (given) =>
  Effect.gen(function*() {
    const shown = yield* operate(given.dataDir, ({ marketplaces }) => marketplaces.show(given.name))
    yield* use(Output, (output) => output.out(given.json ? `${JSON.stringify(asJson(shown))}\n` : text(shown)))
  })).pipe(Command.withDescription("Show a marketplace: its plugins, and who may choose from it."))
