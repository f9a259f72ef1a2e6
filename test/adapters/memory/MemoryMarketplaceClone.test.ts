import { Effect, Redacted } from "effect"
import * as MemoryMarketplaceClone from "../../../src/adapters/memory/MemoryMarketplaceClone.ts"
import * as MarketplaceClone from "../../ports/MarketplaceClone.ts"

const of = (token: string) => ({ serverUrl: "https://agnes.example.org", token: Redacted.make(token) })

MarketplaceClone.suite("memory", Effect.sync(() => {
  const remote: MemoryMarketplaceClone.Remote = {
    commit: "1".repeat(40),
    list: "",
    trouble: ({ token }) => Redacted.value(token) === "good" ? undefined : "fatal: Authentication failed"
  }
  return {
    layer: MemoryMarketplaceClone.layer(remote),
    credentials: of("good"),
    refused: Effect.succeed(of("bad")),
    change: (words) =>
      Effect.sync(() => {
        remote.list = words
        remote.commit = words.padEnd(40, "0")
      })
  }
}))
