import { FetchHttpClient, HttpApiClient, HttpClient, HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Api } from "../../../src/ports/api/Api.ts"
import * as Server from "./Server.ts"

const clientOf = ({ token, url }: Server.Server) =>
  HttpApiClient.make(Api, {
    baseUrl: url,
    transformClient: HttpClient.mapRequest(HttpClientRequest.bearerToken(token))
  }).pipe(Effect.provide(FetchHttpClient.layer))

describe("a client made of the wire", () => {
  it.scoped("sends, lists, withdraws and reads errors as they are typed", () =>
    Effect.gen(function*() {
      const server = yield* Server.start()
      const client = yield* clientOf(server)
      const form = new FormData()
      form.append("file", new Blob(["{}\n"]), "0b8f9e0a-0000-4000-8000-000000000001.jsonl")
      const sent = yield* client.upload.session({ payload: form })
      assert.strictEqual(sent.size, 3)
      const { count, sessions } = yield* client.sessions.mine({ urlParams: { limit: 5 } })
      assert.strictEqual(count, 1)
      assert.strictEqual(sessions[0]?.sha256, sent.sha256)
      const id = sessions[0]?.id ?? ""
      assert.strictEqual((yield* client.sessions.withdraw({ path: { id } })).versions, 1)
      const error = yield* Effect.flip(client.sessions.withdraw({ path: { id } }))
      assert.strictEqual(error._tag, "Refusal")
      if (error._tag === "Refusal") assert.strictEqual(error.kind, "not-found")
      const unknown = yield* clientOf({ ...server, token: "none" })
      const refused = yield* Effect.flip(unknown.catalog.tables())
      if (refused._tag === "Refusal") assert.strictEqual(refused.kind, "auth")
      assert.strictEqual(refused._tag, "Refusal")
    }))
})
