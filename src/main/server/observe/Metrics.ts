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

export const answered = ({ bytesIn, bytesOut, method, route, seconds, status }: Answered): void => {
  const labels = [
    MetricLabel.make("method", common.has(method) ? method : "other"),
    MetricLabel.make("route", route)
  ]
  requests.unsafeUpdate(1, [...labels, MetricLabel.make("status", String(status))])
  durations.unsafeUpdate(seconds, labels)
  received.unsafeUpdate(bytesIn, [])
  sent.unsafeUpdate(bytesOut, [])
}

const drops = Metric.counter("http_connections_dropped_total", {
  description: "Connections closed at once because there were too many",
  incremental: true
})

export const dropped = (): void => drops.unsafeUpdate(1, [])

export const uploaded = (result: string): void => uploads.unsafeUpdate(1, [MetricLabel.make("result", result)])
