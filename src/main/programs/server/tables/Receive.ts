import * as Effect from "effect/Effect"
import type * as Audit from "../../../../domain/server/Audit.ts"
import type * as Registration from "../../../../domain/tables/Registration.ts"
import * as Source from "../../../../domain/tables/Source.ts"
import type { Pieces } from "../../../../ports/BlobStore.ts"
import { TableBlobs } from "../../../../ports/TableBlobs.ts"
import { because } from "../OperatorFailed.ts"
import { register } from "./Register.ts"

/** A file as it is being sent. */
export interface Sent<E> {
  readonly name: string
  readonly bytes: Pieces<E>
}

/** Registers a file that somebody sends. `wish` is asked when all of it has come. */
export const receive = <E>({ bytes, name }: Sent<E>, wish: () => Registration.Wish, by: Audit.Actor) =>
  Effect.gen(function*() {
    if (name === "") return yield* because("No file was chosen. Nothing was changed.")
    const path = yield* Effect.flatMap(TableBlobs, (blobs) => blobs.receive(bytes, name))
    return yield* register(wish(), path, by, () => {}, Source.ofUpload(name))
  }).pipe(Effect.scoped, Effect.withSpan("ReceiveTable"))
