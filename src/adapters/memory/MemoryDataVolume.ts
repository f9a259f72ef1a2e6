import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { DataVolume, type Space } from "../../ports/DataVolume.ts"
import { StoreError } from "../../ports/StoreError.ts"

/** A volume with this much space; with none free nothing can be written. */
export const layer = (space: Space): Layer.Layer<DataVolume> =>
  Layer.succeed(DataVolume, {
    space: Effect.succeed(space),
    probe: space.free > 0 ? Effect.void : new StoreError({ operation: "write to the data folder", full: true })
  })
