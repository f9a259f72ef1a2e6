import * as Schema from "effect/Schema"
import * as Version from "./Version.ts"

/**
 * What the last look for a newer version brought: `update_check.json` in the user's configuration folder (client spec
 * §2.6). `latest` is null after a look that failed. `noticed_at`: when somebody was last told.
 */
export const CheckRecord = Schema.Struct({
  installed: Schema.String,
  server_url: Schema.String,
  /** Seconds since the epoch. */
  checked_at: Schema.Number,
  latest: Schema.NullOr(Schema.String),
  download_url: Schema.NullOr(Schema.String),
  noticed_at: Schema.optional(Schema.Number)
})
export type CheckRecord = typeof CheckRecord.Type

const Json = Schema.parseJson(CheckRecord)
export const parse = Schema.decodeOption(Json)
export const encode = (record: CheckRecord): string => `${JSON.stringify(record)}\n`

/** Seconds. */
const day = 86_400
const afterFailure = 300

/** Of whom is asked now. */
export interface Asked {
  readonly installed: string
  readonly serverUrl: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Is it too early to look again (UPD-2)? A record of another version or server counts for nothing, nor does one from the
 * future: the clock was set back.
 */
export const isFresh = (record: CheckRecord, { installed, now, serverUrl }: Asked): boolean =>
  record.installed === installed && record.server_url === serverUrl && isYoung(record, now)

/** Of whichever server and version. */
export const isYoung = ({ checked_at, latest }: CheckRecord, now: number): boolean => {
  const age = now / 1000 - checked_at
  return age >= 0 && age < (latest === null ? afterFailure : day)
}

/** May somebody be told: newer, and not told within a day? */
export const isDue = ({ installed, latest, noticed_at }: CheckRecord, now: number): boolean => {
  if (latest === null || !Version.isOlder(installed, latest)) return false
  const age = noticed_at === undefined ? day : now / 1000 - noticed_at
  return age < 0 || age >= day
}

/** `[update]` line (UPD-5); the way to it only where there is one. */
export const notice = (installed: string, latest: string, canBeHad: boolean): string =>
  `[update] agnes ${installed} is out of date — latest on this server is ${latest}.` +
  (canBeHad ? " Upgrade: agnes self-upgrade" : "")

/** `AGNES_NO_UPDATE_CHECK` (UPD-1). */
export const isSwitchedOff = (value: string | undefined): boolean => /^(?:1|true|yes)$/i.test(value ?? "")
