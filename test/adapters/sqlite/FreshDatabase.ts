import { Effect, Layer } from "effect"
import * as Sqlite from "../../../src/adapters/sqlite/Sqlite.ts"
import * as TempFolder from "../../support/TempFolder.ts"

/** An empty database in a folder of its own, gone with the scope. */
export const layer = Layer.unwrapScoped(Effect.map(TempFolder.make, (folder) => Sqlite.layer(`${folder}/a.sqlite`)))
