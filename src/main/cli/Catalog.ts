import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as CatalogList from "../../domain/pull/CatalogList.ts"
import { lift } from "../../ports/Lift.ts"
import { Output } from "../../ports/Output.ts"
import { PullStates } from "../../ports/PullStates.ts"
import { TableServer } from "../../ports/TableServer.ts"
import { use } from "../../ports/Use.ts"
import * as Credentials from "../programs/Credentials.ts"
import { ofServer } from "../programs/pull/Trouble.ts"
import * as Workspaces from "../programs/Workspaces.ts"
import * as Failure from "./Failure.ts"
import { advised } from "./pull/Advice.ts"
import { insecureHttp } from "./ServerOptions.ts"
import { table } from "./Table.ts"

const json = Options.boolean("json").pipe(Options.withDescription("Print one JSON object."))

/** agnes catalog [--json --insecure-http] */
export const command = Command.make("catalog", { json, insecureHttp }, (given) =>
  Effect.gen(function*() {
    const credentials = yield* Effect.mapError(Credentials.resolve(given), ({ message }) => Failure.error(message))
    const server = yield* TableServer
    const reply = yield* Effect.mapError(server.catalog(credentials), (error) => failure(ofServer(error).message))
    const entries = yield* Either.mapLeft(CatalogList.decode(reply), failure)
    const workspace = yield* lift(Workspaces.current)
    const state = workspace === undefined ? undefined : yield* use(PullStates, (states) => states.read(workspace))
    const here = new Set(state?.tables.map(({ name }) => name))
    const text = given.json ? `${CatalogList.toJson(entries, here)}\n` : table(CatalogList.rows(entries, here))
    yield* use(Output, (output) => output.out(text))
  })).pipe(Command.withDescription("What the server offers you, and what of it is here."))

const failure = (message: string): Failure.Failure => Failure.error(advised(`Error: ${message}`, 1))
