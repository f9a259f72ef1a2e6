import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Utf8 from "../../../domain/text/Utf8.ts"
import * as Resolution from "../../../domain/workspace/Resolution.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { lift } from "../../../ports/Lift.ts"
import { use } from "../../../ports/Use.ts"
import * as SmallFile from "../SmallFile.ts"

const limit = 1_048_576

const textOf = (path: string) =>
  Effect.match(lift(SmallFile.read(path, limit)), { onFailure: () => "", onSuccess: Utf8.decodeLossy })

/**
 * What a look at the folder says: is agnes set up here (our commands in `settings.json`, or the phrase the original's
 * init wrote into CLAUDE.md, client spec STS-1), and which tables are there.
 */
export const read = (workspace: Workspace.Workspace) =>
  Effect.gen(function*() {
    const settings = yield* textOf(Workspace.settings(workspace))
    const memory = yield* textOf(`${workspace.root}/CLAUDE.md`)
    const parquet = yield* Effect.orElseSucceed(use(Disk, (disk) => disk.list(`${workspace.root}/server/parquet`)), () => [])
    const database = yield* Effect.option(use(Disk, (disk) => disk.lstat(`${workspace.root}/user/duckdb/analytics.duckdb`)))
    return {
      initialized: Resolution.namesUs(settings) || memory.includes("AI Data Analyst"),
      tables: {
        parquetFiles: parquet.filter((name) => name.endsWith(".parquet")).length,
        database: Option.getOrUndefined(database)?.modifiedAt
      }
    }
  })
