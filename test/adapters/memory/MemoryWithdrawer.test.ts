import { Effect } from "effect"
import * as MemoryWithdrawer from "../../../src/adapters/memory/MemoryWithdrawer.ts"
import * as Contract from "../../ports/Withdrawer.ts"

Contract.suite("memory", (wanted) =>
  Effect.sync(() => {
    const url = "https://agnes.example.org"
    const taken: Array<Contract.Taken> = []
    const layer = MemoryWithdrawer.layer(({ name, serverUrl, token, what }) => {
      if (serverUrl !== url) return MemoryWithdrawer.noAnswer
      taken.push({ what, name, token })
      return MemoryWithdrawer.answer(wanted.status, {
        features: wanted.features ?? [],
        retryAfter: wanted.retryAfter
      })
    })
    return { url, layer, taken: () => taken }
  }))
