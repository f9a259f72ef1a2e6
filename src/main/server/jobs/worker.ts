import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { parentPort, workerData } from "node:worker_threads"
import * as GiveWay from "../../../adapters/node/GiveWay.ts"
import * as NodeBlobStore from "../../../adapters/node/NodeBlobStore.ts"
import type { Reply, Request } from "../../../adapters/node/ThreadWorkshop.ts"
import * as MemoryWorkshop from "../../../adapters/memory/MemoryWorkshop.ts"
import * as Tasks from "./Tasks.ts"

/** The thread in which processors read sessions: reads files, writes nothing, and answers one request after the other. */
const { root } = workerData as { readonly root: string }
const shop = MemoryWorkshop.make(Tasks.over(NodeBlobStore.layer(root)))

const answer = ({ input, task }: Request): Promise<Reply> =>
  Effect.runPromise(Effect.map(Effect.either(shop.run(task, input)), (result): Reply =>
    Either.isRight(result)
      ? { _tag: "Done", value: result.right }
      : { _tag: "Failed", kind: result.left.kind, reason: result.left.reason }))

GiveWay.giveWay()
parentPort?.on("message", (request: Request) => void answer(request).then((reply) => parentPort?.postMessage(reply)))
