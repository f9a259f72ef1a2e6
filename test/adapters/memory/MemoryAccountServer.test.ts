import { Effect } from "effect"
import * as MemoryAccountServer from "../../../src/adapters/memory/MemoryAccountServer.ts"
import * as AccountServer from "../../ports/AccountServer.ts"

const url = "https://agnes.example.org"

AccountServer.suite("in memory", (wanted) =>
  Effect.succeed({ url, layer: MemoryAccountServer.layer({ url, ...wanted }) }))
