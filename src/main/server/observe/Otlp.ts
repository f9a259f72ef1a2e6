import * as Otlp from "@effect/opentelemetry/Otlp"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as OtlpHeaders from "../../../domain/server/OtlpHeaders.ts"
import { version } from "../../Version.ts"
import type * as Settings from "../Settings.ts"
import * as Gauges from "./Gauges.ts"
import * as Spans from "./Spans.ts"

/** Where to, and as whom. */
export type Target = Pick<Settings.Values, "otlpHeaders" | "serviceName" | "version"> & { readonly endpoint: string }

/** What is left at a stop is given this long, for each of the three; a collector that is away holds up no stop. */
const farewell = "500 millis"

/**
 * Sends traces, metrics and logs to a collector, in the background: a collector that is away costs nothing but what is
 * not kept for it. What is left is sent at the end of the scope.
 */
export const layer = ({ endpoint, otlpHeaders, serviceName, version: named }: Target) =>
  Layer.mergeAll(
    Otlp.layerJson({
      baseUrl: endpoint,
      shutdownTimeout: farewell,
      resource: { serviceName, serviceVersion: named ?? version },
      ...(otlpHeaders === undefined ? {} : { headers: OtlpHeaders.parse(Redacted.value(otlpHeaders)) })
    }).pipe(Layer.provide(FetchHttpClient.layer)),
    Layer.succeed(Spans.Traced, true)
  )

/** Figures that somebody has to look up, as often as metrics are sent. */
export const sampled = Layer.scopedDiscard(Effect.flatMap(Gauges.make, (sample) =>
  Effect.forkScoped(Effect.repeat(sample, Schedule.spaced("10 seconds")))))
