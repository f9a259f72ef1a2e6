import { Effect } from "effect"
import * as MemoryUploadServer from "../../../src/adapters/memory/MemoryUploadServer.ts"
import * as Contract from "../../ports/UploadServer.ts"

const url = "https://agnes.example.org"

Contract.suite("in memory", ({ features = [], kind, minVersion, offset, retryAfter, status }) =>
  Effect.sync(() => {
    const at = offset === undefined ? {} : { offset }
    const taken: Array<Contract.Taken> = []
    const layer = MemoryUploadServer.layer(
      (request) => {
        if (request.serverUrl !== url) return MemoryUploadServer.noAnswer
        return status === 200
          ? MemoryUploadServer.accept(request, { features })
          : MemoryUploadServer.answer(request, status, { features, kind, minVersion, retryAfter, ...at })
      },
      ({ bytes, fileName, token }) => taken.push({ bytes, fileName, token }),
      () => ({
        _tag: "Answered", status, accepted: undefined, kind, retryAfter, features, minVersion, sentSha256: undefined, ...at
      })
    )
    return { url, layer, taken: () => taken }
  }))
