import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as ThreadWorkshop from "../../../adapters/node/ThreadWorkshop.ts"
import type { Ask, Figures } from "../../../domain/usage/Figures.ts"
import * as StoreError from "../../../ports/StoreError.ts"
import { UsageStore } from "../../../ports/UsageStore.ts"
import { Workshop } from "../../../ports/Workshop.ts"
import type * as Settings from "../Settings.ts"

/** Beside the bundle this is in; the sources, which are not bundled, have none and add up in their own thread. */
const script = join(dirname(fileURLToPath(import.meta.url)), "usage-worker.cjs")

/** Entries that are added up in some tens of milliseconds, less than another thread takes to begin. */
const few = 10_000

/** At once: each is a thread with a connection, at work for seconds. Who comes later waits. */
const most = 2

/**
 * The store for who asks for figures: what takes long is added up in a thread of its own, so that the years of somebody
 * busy hold up no request of anybody.
 */
export const make = ({ dataDir, processorMemory }: Pick<Settings.Values, "dataDir" | "processorMemory">) =>
  Effect.gen(function*() {
    const store = yield* UsageStore
    if (!existsSync(script)) return store
    const built = yield* Layer.build(ThreadWorkshop.layer({ script, data: { root: dataDir }, memory: processorMemory }))
    const shop = Context.get(built, Workshop)
    const turns = yield* Effect.makeSemaphore(most)
    const apart = <A>(task: string, ask: Ask): Effect.Effect<A, StoreError.StoreError> =>
      shop.run(task, ask).pipe(
        Effect.map((found) => found as A),
        Effect.mapError(({ reason }) => StoreError.from("add up what sessions used")(new Error(reason))),
        // A statement under way cannot be stopped: who goes away must not free the turn for another one.
        Effect.uninterruptible,
        turns.withPermits(1)
      )
    const isFew = (ask: Ask) => Effect.map(store.extent(ask, few), (extent) => extent < few)
    return {
      ...store,
      figures: (ask) => Effect.flatMap(isFew(ask), (is) => is ? store.figures(ask) : apart<Figures>("figures", ask)),
      files: (ask) => Effect.flatMap(isFew(ask), (is) => is ? store.files(ask) : apart<number>("files", ask))
    } satisfies UsageStore["Type"]
  })
