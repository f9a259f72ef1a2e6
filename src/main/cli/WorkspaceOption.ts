import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { resolve } from "node:path"
import * as Workspace from "../../domain/workspace/Workspace.ts"
import { Environment } from "../../ports/Environment.ts"
import { lift } from "../../ports/Lift.ts"
import { use } from "../../ports/Use.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import * as Failure from "./Failure.ts"

export const workspace = Options.text("workspace").pipe(
  Options.withDescription("The workspace's folder; else the one the current directory belongs to."),
  Options.optional
)

const nowhere = Failure.error("Error: the current directory does not exist any more. Run: cd ~ ; agnes --help")

const current = Effect.flatMap(
  use(Environment, (environment) => environment.cwd),
  (cwd) => cwd === undefined ? Effect.fail(nowhere) : Effect.succeed(cwd)
)

const named = (folder: string) => Effect.map(current, (cwd) => Workspace.make(resolve(cwd, folder)))

/** The named folder, else the workspace around the current directory. */
export const find = (given: Option.Option<string>) =>
  Option.match(given, {
    onNone: () => Effect.filterOrFail(lift(Workspaces.current), (found) => found !== undefined, () => nowhere),
    onSome: named
  })

/** The named folder, else the current directory itself: for a command that makes a workspace. */
export const place = (given: Option.Option<string>) => named(Option.getOrElse(given, () => "."))
