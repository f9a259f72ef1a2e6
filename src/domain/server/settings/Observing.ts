import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** What operators see of a running server. */
export const observing = {
  logFormat: Setting.make({
    variables: ["AGNES_LOG_FORMAT"],
    kind: Kind.choice("logfmt", "json"),
    fallback: "logfmt",
    about: "How lines of the log are written: logfmt or json."
  }),
  logLevel: Setting.make({
    variables: ["AGNES_LOG_LEVEL"],
    kind: Kind.choice("info", "debug", "warning", "error", "none"),
    fallback: "info",
    about: "The least important lines still written: debug, info, warning, error, none. Access lines are info."
  }),
  debug: Setting.make({
    variables: ["DEBUG"],
    kind: Kind.lenientToggle,
    fallback: false,
    about: "An answer 500 says what went wrong. Not for servers others can reach."
  }),
  metrics: Setting.make({
    variables: ["AGNES_METRICS"],
    kind: Kind.toggle,
    fallback: false,
    about: "Serves /metrics for Prometheus: to this machine, or to whoever has the metrics token."
  }),
  metricsToken: Setting.make({
    variables: ["AGNES_METRICS_TOKEN"],
    kind: Kind.secret("a secret of 16 characters or more", 16),
    fallback: undefined,
    about: "The bearer token that may read /metrics from anywhere."
  }),
  otlpEndpoint: Setting.make({
    variables: ["OTEL_EXPORTER_OTLP_ENDPOINT"],
    kind: Kind.optional(Kind.url("http://127.0.0.1:4318")),
    fallback: undefined,
    about: "Sends traces, metrics and logs to this OpenTelemetry collector (OTLP over HTTP, JSON). Off when not set."
  }),
  otlpHeaders: Setting.make({
    variables: ["OTEL_EXPORTER_OTLP_HEADERS"],
    kind: Kind.secret("name=value pairs with commas between"),
    fallback: undefined,
    about: "Headers for that collector, as name=value pairs with commas between."
  }),
  serviceName: Setting.make({
    variables: ["OTEL_SERVICE_NAME"],
    kind: Kind.text("a name", "agnes"),
    fallback: "agnes",
    about: "What this server is called there."
  }),
  version: Setting.make({
    variables: ["AGNES_VERSION"],
    kind: Kind.optional(Kind.text("a version", "1.2.3")),
    fallback: undefined,
    about: "The version /api/version names, instead of that of the program."
  }),
  channel: Setting.make({
    variables: ["AGNES_RELEASE_CHANNEL", "RELEASE_CHANNEL"],
    kind: Kind.text("a word", "stable"),
    fallback: "dev",
    about: "The release channel /api/version names."
  }),
  imageTag: Setting.make({
    variables: ["AGNES_TAG"],
    kind: Kind.text("a word", "1.2.3"),
    fallback: "unknown",
    about: "The container image /api/version names."
  }),
  commitSha: Setting.make({
    variables: ["AGNES_COMMIT_SHA"],
    kind: Kind.text("a commit", "7eac32d"),
    fallback: "unknown",
    about: "The commit /api/version names."
  })
}
