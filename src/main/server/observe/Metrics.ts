import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricLabel from "effect/MetricLabel"

/** What the server counts, for `/metrics` and OpenTelemetry alike. Units stand in the names. */

const requests = Metric.counter("http_requests_total", { description: "Requests answered", incremental: true })

const durations = Metric.histogram(
  "http_request_duration_seconds",
  MetricBoundaries.fromIterable([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]),
  "From the first byte of a request to the last of its answer"
)

const received = Metric.counter("http_received_bytes_total", {
  description: "Bytes read from clients",
  incremental: true
})
const sent = Metric.counter("http_sent_bytes_total", { description: "Bytes written to clients", incremental: true })

const uploads = Metric.counter("agnes_uploads_total", {
  description: "Uploads by how they ended: accepted, aborted, or the kind of the refusal",
  incremental: true
})

export const inFlight = Metric.gauge("http_requests_in_flight", { description: "Requests under way" })

export interface Answered {
  readonly method: string
  /** The pattern of a route, or a word for requests that met none. */
  readonly route: string
  readonly status: number
  readonly seconds: number
  readonly bytesIn: number
  readonly bytesOut: number
}

const common = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])

type Labels = ReadonlyArray<MetricLabel.MetricLabel>

/** Labels that were used before are the same list again: a metric finds what it counts by the list much faster. */
const known = new Map<string, { readonly common: Labels; readonly whole: Labels }>()

/** Methods, patterns and statuses are few, so these are few too. */
const labelsOf = (method: string, route: string, status: number) => {
  const key = `${method} ${status} ${route}`
  const before = known.get(key)
  if (before !== undefined) return before
  const common = [MetricLabel.make("method", method), MetricLabel.make("route", route)]
  const labels = { common, whole: [...common, MetricLabel.make("status", String(status))] }
  known.set(key, labels)
  return labels
}

export const answered = ({ bytesIn, bytesOut, method, route, seconds, status }: Answered): void => {
  const labels = labelsOf(common.has(method) ? method : "other", route, status)
  requests.unsafeUpdate(1, labels.whole)
  durations.unsafeUpdate(seconds, labels.common)
  received.unsafeUpdate(bytesIn, [])
  sent.unsafeUpdate(bytesOut, [])
}

const drops = Metric.counter("http_connections_dropped_total", {
  description: "Connections closed at once because there were too many",
  incremental: true
})

export const dropped = (): void => drops.unsafeUpdate(1, [])

const results = new Map<string, Labels>()

export const uploaded = (result: string): void => {
  const labels = results.get(result) ?? [MetricLabel.make("result", result)]
  results.set(result, labels)
  uploads.unsafeUpdate(1, labels)
}
