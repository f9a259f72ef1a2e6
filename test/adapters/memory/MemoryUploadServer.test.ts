import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Contract from "../../ports/UploadServer.ts"

const url = "https://agnes.example.org"

Contract.suite("in memory", ({ features = [], kind, minVersion, retryAfter, status }) =>
  Effect.sync(() => {
    const taken: Array<Contract.Taken> = []
    const layer = MemoryUploadServer.layer(
      (request) => {
        if (request.serverUrl !== url) return MemoryUploadServer.noAnswer
        return status === 200
          ? MemoryUploadServer.accept(request, { features })
          : MemoryUploadServer.answer(request, status, { features, kind, minVersion, retryAfter })
      },
      ({ bytes, fileName, token }) => taken.push({ bytes, fileName, token })
    )
    return { url, layer, taken: () => taken }
  }))
