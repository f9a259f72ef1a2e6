import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import * as DuckOriginal from "../../../adapters/duckdb/DuckOriginal.ts"
import * as DataFolder from "../../../adapters/node/DataFolder.ts"
import type * as Report from "../../../domain/original/Report.ts"
import * as Prompt from "../../../domain/verification/Prompt.ts"
import { Original } from "../../../ports/Original.ts"
import * as Stores from "../../layers/server.ts"
import { because } from "../../programs/server/OperatorFailed.ts"
import { importOriginal as program } from "../../programs/server/original/ImportOriginal.ts"
import * as AccountsFile from "../collecting/AccountsFile.ts"
import { asError } from "../Explain.ts"
import type * as Settings from "../Settings.ts"
import * as UpToDate from "../UpToDate.ts"

export interface Wish {
  readonly from: string
  /** Where the original's database is; `state` below `from` when not said. */
  readonly state: string | undefined
  readonly dryRun: boolean
  readonly step: (sessions: number) => void
}

const exists = (path: string) => Effect.promise(() => fs.stat(path).then((stat) => stat.isDirectory(), () => false))

/** A dry run into a folder that is not there has an empty one to compare with. */
const scratch = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(join(tmpdir(), "agnes-dry-run-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { recursive: true, force: true }))
)

const target = ({ dataDir, signingKey }: Settings.Values, dryRun: boolean) =>
  Effect.gen(function*() {
    if (!dryRun) return yield* DataFolder.open(dataDir, signingKey)
    const database = DataFolder.databaseIn(dataDir)
    if (!(yield* DataFolder.exists(database))) return yield* DataFolder.open(yield* scratch, signingKey)
    yield* UpToDate.check(database, "agnes import-original")
    return yield* DataFolder.open(dataDir, signingKey)
  })

const source = ({ from, state }: Wish) =>
  DuckOriginal.layer(resolve(from), state === undefined ? join(resolve(from), "state") : resolve(state))

const imported = (settings: Settings.Values, wish: Wish) =>
  Effect.gen(function*() {
    const from = resolve(wish.from)
    if (from === resolve(settings.dataDir)) {
      return yield* because(`${from} is this server's own folder. Name that of the original.`)
    }
    if (!(yield* exists(from))) return yield* because(`There is no folder ${from}.`)
    const accounts = yield* AccountsFile.read(settings)
    // Read first: where there is nothing to take over, no folder is made.
    const original = yield* Original
    const rows = yield* original.rows
    const folder = yield* target(settings, wish.dryRun)
    let sessions = 0
    return yield* program({
      dryRun: wish.dryRun,
      accounts,
      bounds: {
        limit: settings.maxUploadBytes,
        quota: { bytes: settings.quotaBytes, sessions: settings.quotaSessions },
        keepOthers: settings.keepRevisions
      },
      artifactLimit: settings.maxArtifactBytes,
      verification: Prompt.version,
      step: () => wish.step(++sessions)
    }).pipe(
      Effect.provideService(Original, { ...original, rows: Effect.succeed(rows) }),
      Effect.provide(Stores.stores(folder))
    )
  }).pipe(Effect.scoped, Effect.provide(source(wish)))

/** `agnes import-original`: beside a running server or without one. */
export const importOriginal = (settings: Settings.Values, wish: Wish): Promise<Report.Report> =>
  Effect.runPromiseExit(imported(settings, wish)).then((exit) =>
    exit._tag === "Success" ? exit.value : Promise.reject(asError(exit.cause)))
