import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Facts from "../../../domain/prompts/Facts.ts"
import { claudeMd } from "../../../domain/prompts/ClaudeMd.ts"
import { type Key, lengthProblem } from "../../../domain/prompts/Prompt.ts"
import { setupPrompt } from "../../../domain/prompts/SetupPrompt.ts"
import type { Caller } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { Prompts } from "../../../ports/Prompts.ts"
import { Tables } from "../../../ports/Tables.ts"
import * as PluginName from "../../../domain/marketplace/PluginName.ts"
import * as Stack from "../../../domain/marketplace/Stack.ts"
import * as Own from "../../programs/server/marketplace/Own.ts"
import { version } from "../../Version.ts"
import * as ServerUrl from "../pages/ServerUrl.ts"
import * as Mustache from "./Mustache.ts"

/** What comes with agnes. */
export const defaults: Readonly<Record<Key, string>> = { claude_md: claudeMd, welcome: setupPrompt }

/** What is true for this caller, at the address they came by. */
export const factsFor = (caller: Caller, request: HttpServerRequest) =>
  Effect.gen(function*() {
    const tables = yield* Effect.flatMap(Tables, (all) => all.offered(caller))
    const plugins = yield* Own.visible(caller)
    const url = yield* ServerUrl.of(request)
    return Facts.make({
      instance: url.replace(/^https?:\/\//, ""),
      server_url: url,
      init_line: ServerUrl.initLine(url),
      install_line: ServerUrl.installLine(url),
      version,
      now: yield* Clock.currentTimeMillis,
      user: caller,
      tables: tables.map(({ current, description, id, name }) => ({ id, name, description, rows: String(current.rows) })),
      plugins: plugins.map((seat) => ({
        address: PluginName.address(seat.name),
        description: seat.description,
        marketplace: seat.marketplace,
        is_served: Stack.isServed(seat)
      }))
    })
  })

/** The text as this caller gets it: the admin's, else ours. */
export const textFor = (key: Key, caller: Caller, request: HttpServerRequest) =>
  Effect.gen(function*() {
    const override = yield* Effect.flatMap(Prompts, (prompts) => prompts.get(key))
    const facts = yield* factsFor(caller, request)
    return yield* Effect.try({
      try: () => Mustache.render(override?.content ?? defaults[key], facts),
      // It could be rendered when it was kept, by the agnes of that day.
      catch: () => new Refusal.Refusal({ kind: "internal", detail: `The server's text ${key} cannot be rendered; an admin must correct it.` })
    })
  })

/** A text an admin wants to give out; refused when it cannot be rendered for everybody (server spec §13). */
export const accepted = (content: string) => {
  const problem = lengthProblem(content) ?? Mustache.problem(content)
  return problem === undefined ? Effect.succeed(content) : Refusal.badRequest(`Template invalid: ${problem}`)
}
