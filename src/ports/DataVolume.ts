import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { StoreError } from "./StoreError.ts"

/** Bytes of the volume the data folder lies on. */
export interface Space {
  /** Free for the server's account. */
  readonly free: number
  readonly total: number
}

/** The volume under the server's data. Both look now, change nothing that stays, and fail where nothing can be kept. */
export class DataVolume extends Context.Tag("agnes/server/DataVolume")<DataVolume, {
  readonly space: Effect.Effect<Space, StoreError>
  /** Writes a byte durably and takes it away again. */
  readonly probe: Effect.Effect<void, StoreError>
}>() {}
