import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Settings from "../Settings.ts"

const loaded = Effect.promise(() => import("./Otlp.ts"))

/** Loaded only where a collector is named; elsewhere no span is made at all. */
export const layer = (settings: Settings.Values): Layer.Layer<never> => {
  const { otlpEndpoint: endpoint } = settings
  return endpoint === undefined
    ? Layer.setTracerEnabled(false)
    : Layer.unwrapEffect(Effect.map(loaded, (otlp) => otlp.layer({ ...settings, endpoint })))
}

/** Belongs beside the stores. */
export const sampled = (settings: Settings.Values) =>
  settings.otlpEndpoint === undefined ? Layer.empty : Layer.unwrapEffect(Effect.map(loaded, (otlp) => otlp.sampled))
