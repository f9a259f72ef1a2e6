import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { join } from "node:path"
import * as NodeCollectedFiles from "../../../adapters/node/NodeCollectedFiles.ts"
import * as NodeDigest from "../../../adapters/node/NodeDigest.ts"
import * as NodeHomes from "../../../adapters/node/NodeHomes.ts"
import type { OwnersRights } from "../../../adapters/node/OwnersRights.ts"
import type { AccountMap } from "../../../domain/collect/AccountMap.ts"
import * as Stats from "../../../domain/collect/Stats.ts"
import { Digest } from "../../../ports/Digest.ts"
import { collectSessions, type Event } from "../../programs/server/CollectSessions.ts"
import type * as Settings from "../Settings.ts"

export type Place = Pick<
  Settings.Values,
  | "dataDir" | "signingKey" | "skipCollector" | "collectHomes" | "collectTarget" | "collectAccounts"
  | "maxUploadBytes" | "quotaBytes" | "quotaSessions" | "keepRevisions"
>

/** Plain values: the command line and the route print them as they are. */
export interface Outcome {
  readonly code: 0 | 1 | 3
  readonly stats: Stats.Stats | typeof Stats.skipped
}

export const nothingWished: Outcome = { code: 0, stats: Stats.skipped }

/** What is collected from and to, read with the rights given. */
const machine = (settings: Place, rights: OwnersRights) =>
  Layer.mergeAll(
    NodeHomes.layer(settings.collectHomes, rights),
    NodeCollectedFiles.layer(settings.collectTarget ?? join(settings.dataDir, "collected")),
    Layer.sync(Digest, NodeDigest.make)
  )

/** One run, on stores that are open; `skipCollector` is looked at by the caller, before anything is opened. */
export const run = (settings: Place, given: {
  readonly dryRun: boolean
  readonly rights: OwnersRights
  readonly accounts: AccountMap
  readonly report: (event: Event) => Effect.Effect<void>
}) =>
  collectSessions({
    dryRun: given.dryRun,
    accounts: given.accounts,
    report: given.report,
    bounds: {
      limit: settings.maxUploadBytes,
      quota: { bytes: settings.quotaBytes, sessions: settings.quotaSessions },
      keepOthers: settings.keepRevisions
    }
  }).pipe(Effect.provide(machine(settings, given.rights)))
