import * as SqlClient from "@effect/sql/SqlClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { parentPort, workerData } from "node:worker_threads"
import * as MemoryWorkshop from "../../../adapters/memory/MemoryWorkshop.ts"
import * as DataFolder from "../../../adapters/node/DataFolder.ts"
import type { Reply, Request } from "../../../adapters/node/ThreadWorkshop.ts"
import * as Sqlite from "../../../adapters/sqlite/Sqlite.ts"
import * as UsageSums from "../../../adapters/sqlite/UsageSums.ts"
import { ProcessorFailed } from "../../../domain/pipeline/Processor.ts"
import type { Ask } from "../../../domain/usage/Figures.ts"

/** The thread in which much is added up. Its connection lives as long as one question: to open it is quick. */
const { root } = workerData as { readonly root: string }

type Sums = ReturnType<typeof UsageSums.over>

const over = <A>(work: (sums: Sums) => Effect.Effect<A, { readonly message: string }>) =>
  Effect.flatMap(SqlClient.SqlClient, (sql) => work(UsageSums.over(sql))).pipe(
    Effect.provide(Sqlite.layer(DataFolder.databaseIn(root))),
    Effect.mapError((error) => new ProcessorFailed({ kind: "transient", reason: error.message }))
  )

const shop = MemoryWorkshop.make({
  figures: (ask: Ask) => over((sums) => sums.figures(ask)),
  files: (ask: Ask) => over((sums) => sums.files(ask))
})

const answer = ({ input, task }: Request): Promise<Reply> =>
  Effect.runPromise(Effect.map(Effect.either(shop.run(task, input)), (result): Reply =>
    Either.isRight(result)
      ? { _tag: "Done", value: result.right }
      : { _tag: "Failed", kind: result.left.kind, reason: result.left.reason }))

parentPort?.on("message", (request: Request) => void answer(request).then((reply) => parentPort?.postMessage(reply)))
