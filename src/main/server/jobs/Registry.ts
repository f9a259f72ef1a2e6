import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as MemoryWorkshop from "../../../adapters/memory/MemoryWorkshop.ts"
import * as NodeBlobStore from "../../../adapters/node/NodeBlobStore.ts"
import * as ThreadWorkshop from "../../../adapters/node/ThreadWorkshop.ts"
import type { Turn } from "../../../domain/verification/Conversation.ts"
import type { Room } from "../../../domain/knowledge/Room.ts"
import type { Counted } from "../../../domain/usage/Count.ts"
import type { Revised } from "../../../ports/BlobStore.ts"
import { Workshop } from "../../../ports/Workshop.ts"
import { LanguageModels } from "../../programs/server/LanguageModels.ts"
import type { Wish } from "../../programs/server/pipeline/CountSession.ts"
import { type Entry, Processors } from "../../programs/server/pipeline/Processors.ts"
import * as UsageProcessor from "../../programs/server/pipeline/UsageProcessor.ts"
import * as VerificationProcessor from "../../programs/server/pipeline/VerificationProcessor.ts"
import * as Models from "../models/Models.ts"
import type * as Settings from "../Settings.ts"
import * as Tasks from "./Tasks.ts"

/** Beside the bundle this is in; the sources, which are not bundled, have none and work in their own thread. */
const script = join(dirname(fileURLToPath(import.meta.url)), "pipeline-worker.cjs")

const workshop = ({ dataDir, processorMemory }: Pick<Place, "dataDir" | "processorMemory">) =>
  existsSync(script)
    ? ThreadWorkshop.layer({ script, data: { root: dataDir }, memory: processorMemory })
    : MemoryWorkshop.layer(Tasks.over(NodeBlobStore.layer(dataDir)))

type Place = Pick<Settings.Values, "dataDir" | "processorMemory" | "processorTimeLimit"> & Given & Models.Given

type Given = Pick<Settings.Values, "knowledgePending" | "knowledgeRunItems">

/** How much may wait to be judged, as the operator decided. */
export const roomOf = ({ knowledgePending, knowledgeRunItems }: Given): Room =>
  ({ person: knowledgePending, run: knowledgeRunItems })

/** What comes back is what this very program made there. */
const counted = (wish: Wish) =>
  Effect.flatMap(Workshop, (shop) => Effect.map(shop.run("count-session", wish), (found) => found as Counted))

const heard = (transcript: Revised) =>
  Effect.flatMap(Workshop, (shop) =>
    Effect.map(shop.run("hear-session", transcript), (turns) => turns as ReadonlyArray<Turn>))

/** Reading it, and the two questions that are asked about a session. */
const verificationLimit = ({ llmTimeout, processorTimeLimit }: Place): number => processorTimeLimit + 2 * llmTimeout

const processors = (place: Place) =>
  Effect.gen(function*() {
    const usage: Entry = { _tag: "Configured", processor: yield* UsageProcessor.makeWith(counted) }
    const verification = yield* VerificationProcessor.makeWith(heard)
    const { budget, open } = yield* LanguageModels
    const verifying = Effect.match(open, {
      onFailure: ({ reason }): Entry => ({ _tag: "NotConfigured", name: VerificationProcessor.name, reason }),
      onSuccess: (model): Entry => ({
        _tag: "Configured",
        processor: verification({ model, budget, room: roomOf(place), timeLimit: verificationLimit(place) })
      })
    })
    return { entries: Effect.map(verifying, (entry): ReadonlyArray<Entry> => [usage, entry]) }
  })

/** The processors of this server, and the model they ask. */
export const layer = (place: Place) =>
  Layer.effect(Processors, processors(place)).pipe(
    Layer.provide(workshop(place)),
    Layer.provideMerge(Models.layer(place))
  )
