import * as JsonLine from "../text/JsonLine.ts"
import * as Timestamp from "../time/Timestamp.ts"

/** Why a run ended before its work was done; `undefined` when it did all of it. */
export type StopReason = "auth" | "server-down" | "closed" | "below-floor"

/** `agnes-push-state.json`: what one run leaves for the next one and for `status` (design §3). */
export interface PushState {
  readonly lastRun: {
    readonly startedAt: Timestamp.EpochMillis
    readonly endedAt: Timestamp.EpochMillis
    readonly serverUrl: string
    /** The keys of the `--json` summary that are numbers. */
    readonly counts: Readonly<Record<string, number>>
    readonly stopped: StopReason | undefined
  } | undefined
  /** Per server URL: no automatic request before this instant, and how many runs in a row found the server down. */
  readonly notBefore: Readonly<Record<string, { readonly until: Timestamp.EpochMillis; readonly failedRuns: number }>>
  /** SHA-256 (hex) of the token the server refused with 401. */
  readonly refusedToken: string | undefined
  /** Per server URL: the words of `X-Agnes-Features` in its last accepted upload. */
  readonly features: Readonly<Record<string, ReadonlyArray<string>>>
}

export const empty: PushState = { lastRun: undefined, notBefore: {}, refusedToken: undefined, features: {} }

type LastRun = NonNullable<PushState["lastRun"]>
type NotBefore = PushState["notBefore"][string]

/** The file's text. Times have second precision; `until` is rounded up, so that nobody comes too early. */
export const encode = (state: PushState): string => {
  const run = state.lastRun
  return `${
    JSON.stringify(
      {
        last_run: run === undefined ? undefined : {
          started_at: Timestamp.format(run.startedAt),
          ended_at: Timestamp.format(run.endedAt),
          server: run.serverUrl,
          counts: run.counts,
          stopped: run.stopped
        },
        not_before: mapValues(state.notBefore, ({ failedRuns, until }) => ({
          until: Timestamp.format(Math.ceil(until / 1000) * 1000),
          failed_runs: failedRuns
        })),
        refused_token: state.refusedToken,
        features: state.features
      },
      undefined,
      2
    )
  }\n`
}

/** The state a file holds. It only makes push politer, so each part that cannot be read counts as not there. */
export const parse = (text: string): PushState => {
  const fields = JsonLine.parse(text) ?? {}
  return {
    lastRun: parseRun(fields["last_run"]),
    notBefore: collect(fields["not_before"], parseNotBefore),
    refusedToken: JsonLine.isSha256(fields["refused_token"]) ? fields["refused_token"] : undefined,
    features: collect(fields["features"], parseWords)
  }
}

const stopReasons: ReadonlySet<unknown> = new Set<StopReason>(["auth", "server-down", "closed", "below-floor"])

const isStopReason = (value: unknown): value is StopReason => stopReasons.has(value)

const parseRun = (value: unknown): LastRun | undefined => {
  if (!JsonLine.isRecord(value)) return undefined
  const { counts, ended_at, server, started_at, stopped } = value
  const startedAt = JsonLine.isString(started_at) ? Timestamp.parse(started_at) : undefined
  const endedAt = JsonLine.isString(ended_at) ? Timestamp.parse(ended_at) : undefined
  if (startedAt === undefined || endedAt === undefined || !JsonLine.isString(server)) return undefined
  return {
    startedAt,
    endedAt,
    serverUrl: server,
    counts: collect(counts, (count) => JsonLine.isMillis(count) ? count : undefined),
    stopped: isStopReason(stopped) ? stopped : undefined
  }
}

const parseNotBefore = (value: unknown): NotBefore | undefined => {
  if (!JsonLine.isRecord(value)) return undefined
  const until = JsonLine.isString(value["until"]) ? Timestamp.parse(value["until"]) : undefined
  const failedRuns = value["failed_runs"]
  return until !== undefined && JsonLine.isCount(failedRuns) ? { until, failedRuns } : undefined
}

const parseWords = (value: unknown): ReadonlyArray<string> | undefined =>
  Array.isArray(value) ? value.filter(JsonLine.isString) : undefined

const mapValues = <A, B>(record: Readonly<Record<string, A>>, f: (value: A) => B): Readonly<Record<string, B>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))

const collect = <A>(value: unknown, read: (value: unknown) => A | undefined): Readonly<Record<string, A>> => {
  if (!JsonLine.isRecord(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const parsed = read(part)
      return parsed === undefined ? [] : [[key, parsed]]
    })
  )
}
