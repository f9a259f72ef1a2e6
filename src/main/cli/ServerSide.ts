import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { homedir } from "node:os"
import { join, resolve } from "node:path"
import process from "node:process"
import * as Failure from "./Failure.ts"

/** What `serve` and the operators' commands share. */
export const dataDir = Options.text("data-dir").pipe(
  Options.withDescription("Folder for everything the server keeps (AGNES_DATA_DIR, else ~/.local/share/agnes)."),
  Options.optional
)

export const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object; never a token."))

export const folderOf = (given: Option.Option<string>): string =>
  resolve(Option.getOrElse(given, () => process.env["AGNES_DATA_DIR"] || join(homedir(), ".local/share/agnes")))

/** A bundle of its own: no other command pays for loading it. */
export const load = Effect.promise(() => import("../server/main.ts"))

type Operators = ReturnType<Effect.Effect.Success<typeof load>["operators"]>

/** One piece of work in the data folder. */
export const operate = <A>(given: Option.Option<string>, work: (operators: Operators) => Promise<A>) =>
  Effect.flatMap(load, ({ operators }) =>
    Effect.tryPromise({
      try: () => work(operators(folderOf(given))),
      catch: (error) => Failure.error(error instanceof Error ? error.message : String(error))
    }))
