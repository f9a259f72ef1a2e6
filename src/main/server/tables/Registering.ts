import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Audit from "../../../domain/server/Audit.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { TableBlobs } from "../../../ports/TableBlobs.ts"
import { receive } from "../../programs/server/tables/Receive.ts"
import * as Body from "../Body.ts"
import * as Replies from "../Replies.ts"

/** Makes the file of a request the table of this id, or its new version. */
export const registering = (request: HttpServerRequest, id: string) =>
  Effect.gen(function*() {
    const user = yield* CurrentUser
    const { largest } = yield* TableBlobs
    const tooLarge = Body.sessionTooLarge(largest)
    yield* Body.checkHeaders(request, largest, tooLarge)
    const sent = yield* Body.file(request, largest, tooLarge)
    const wish = () => ({ id, name: sent.fields.get("name"), description: sent.fields.get("description") })
    const { table, what } = yield* receive(sent, wish, Audit.person(user)).pipe(
      Effect.ensuring(Body.letGo(sent)),
      Effect.catchTags({
        BlobTooLarge: () => tooLarge,
        OperatorFailed: ({ message }) => Refusal.unusable(message, "body", "file"),
        StoreError: Replies.storeFailed
      })
    )
    const { current, description, name } = table
    const { generation, rows, sha256, size } = current
    return { what, id: table.id, name, description, rows, size_bytes: size, sha256, generation }
  })
