import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Micro from "effect/Micro"
import * as Resolution from "../../../domain/workspace/Resolution.ts"
import * as Workspace from "../../../domain/workspace/Workspace.ts"
import { Disk } from "../../../ports/Disk.ts"
import { use } from "../../../ports/Use.ts"

const maxText = 1_048_576

/** The first MiB of a file as text; empty when it cannot be read. */
const textOf = (path: string) =>
  use(Disk, (disk) =>
    Micro.acquireUseRelease(
      disk.open(path, "read"),
      (handle) => disk.read(handle, 0, maxText),
      (handle) => disk.close(handle)
    )).pipe(
      Effect.map((bytes) => new TextDecoder().decode(bytes)),
      Effect.orElseSucceed(() => "")
    )

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
