import { Effect } from "effect"
import * as MemoryWorkshop from "../../../src/adapters/memory/MemoryWorkshop.ts"
import { ProcessorFailed } from "../../../src/domain/pipeline/Processor.ts"
import * as Workshop from "../../ports/Workshop.ts"

Workshop.suite("memory", MemoryWorkshop.layer({
  double: ({ n }: { readonly n: number }) => Effect.succeed({ n: 2 * n }),
  refuse: () => new ProcessorFailed({ kind: "permanent", reason: "no" }),
  break: () => {
    throw new Error("no")
  }
}))
