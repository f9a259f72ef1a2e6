import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Reply } from "../domain/push/WithdrawalReply.ts"
import type { Credentials } from "./UploadServer.ts"

/**
 * A server that may be asked to give sessions back (design §4). `name` is that of `WithdrawalName`. Each call makes one
 * request, follows no redirect, never fails, and may be repeated. Interrupting one aborts its request.
 */
export class Withdrawer extends Context.Tag("agnes/Withdrawer")<Withdrawer, {
  /** `DELETE /api/sessions/{name}`: deletes all versions, and takes no new one until the tombstone is lifted. */
  readonly withdraw: (credentials: Credentials, name: string) => Effect.Effect<Reply>
  /** `DELETE /api/sessions/{name}/tombstone`. */
  readonly liftTombstone: (credentials: Credentials, name: string) => Effect.Effect<Reply>
}>() {}
