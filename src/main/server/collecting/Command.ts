import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as fs from "node:fs"
import * as DataFolder from "../../../adapters/node/DataFolder.ts"
import * as OwnersRights from "../../../adapters/node/OwnersRights.ts"
import * as Stores from "../../layers/server.ts"
import type { Event } from "../../programs/server/CollectSessions.ts"
import { because } from "../../programs/server/OperatorFailed.ts"
import { asError } from "../Explain.ts"
import * as UpToDate from "../UpToDate.ts"
import * as AccountsFile from "./AccountsFile.ts"
import * as Collecting from "./Collecting.ts"

export interface Wish {
  readonly dryRun: boolean
  readonly report: (event: Event) => void
}

const noServer = (dataDir: string) =>
  because(`There is no agnes server in ${dataDir}. Name its folder with --data-dir, or make one.\n`
    + "Run: agnes serve --data-dir DIR")

const collected = (settings: Collecting.Place, wish: Wish) =>
  Effect.gen(function*() {
    const database = DataFolder.databaseIn(settings.dataDir)
    const root = OwnersRights.isRoot()
    // What is written belongs to whom the folder belongs to, so that the server can read it.
    if (root && (yield* DataFolder.exists(settings.dataDir))) yield* ownedBy(settings.dataDir)
    if (!(yield* DataFolder.exists(database))) return yield* noServer(settings.dataDir)
    const accounts = yield* AccountsFile.read(settings)
    if (wish.dryRun) yield* UpToDate.check(database, "agnes collect")
    const folder = yield* DataFolder.open(settings.dataDir, settings.signingKey)
    return yield* Collecting.run(settings, {
      dryRun: wish.dryRun,
      accounts,
      rights: root ? OwnersRights.taken : OwnersRights.own,
      report: (event) => Effect.sync(() => wish.report(event))
    }).pipe(Effect.provide(Stores.stores(folder)))
  }).pipe(Effect.scoped)

const ownedBy = (dataDir: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const { gid, uid } = fs.statSync(dataDir)
      OwnersRights.putDown(uid, gid)
    }),
    () => Effect.sync(OwnersRights.takeUp)
  )

/** `agnes collect`: a process of its own, so that it may take on other people's rights for moments. */
export const collect = (settings: Collecting.Place, wish: Wish): Promise<Collecting.Outcome> =>
  settings.skipCollector
    ? Promise.resolve(Collecting.nothingWished)
    : Effect.runPromiseExit(collected(settings, wish)).then((exit) =>
      Exit.isSuccess(exit) ? exit.value : Promise.reject(asError(exit.cause))
    )
