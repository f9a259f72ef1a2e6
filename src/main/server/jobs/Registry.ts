import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as MemoryWorkshop from "../../../adapters/memory/MemoryWorkshop.ts"
import * as NodeBlobStore from "../../../adapters/node/NodeBlobStore.ts"
import * as ThreadWorkshop from "../../../adapters/node/ThreadWorkshop.ts"
import type { Counted } from "../../../domain/usage/Count.ts"
import { Workshop } from "../../../ports/Workshop.ts"
import type { Wish } from "../../programs/server/pipeline/CountSession.ts"
import { type Entry, Processors } from "../../programs/server/pipeline/Processors.ts"
import * as UsageProcessor from "../../programs/server/pipeline/UsageProcessor.ts"
import type * as Settings from "../Settings.ts"
import * as Tasks from "./Tasks.ts"

/** Beside the bundle this is in; the sources, which are not bundled, have none and work in their own thread. */
const script = join(dirname(fileURLToPath(import.meta.url)), "pipeline-worker.cjs")

const workshop = ({ dataDir, processorMemory }: Place) =>
  existsSync(script)
    ? ThreadWorkshop.layer({ script, data: { root: dataDir }, memory: processorMemory })
    : MemoryWorkshop.layer(Tasks.over(NodeBlobStore.layer(dataDir)))

type Place = Pick<Settings.Values, "dataDir" | "processorMemory">

/** What comes back is what this very program made there. */
const counted = (wish: Wish) =>
  Effect.flatMap(Workshop, (shop) => Effect.map(shop.run("count-session", wish), (found) => found as Counted))

/** The processors of this server. */
export const layer = (place: Place) =>
  Layer.effect(
    Processors,
    Effect.map(UsageProcessor.makeWith(counted), (usage) => ({
      entries: Effect.succeed<ReadonlyArray<Entry>>([{ _tag: "Configured", processor: usage }])
    }))
  ).pipe(Layer.provide(workshop(place)))
