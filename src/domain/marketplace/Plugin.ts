import type { EpochMillis } from "../time/Timestamp.ts"

/** A plugin as the server keeps it. */
export interface Plugin {
  readonly name: string
  /** The marketplace it came with. */
  readonly marketplace: string
  readonly description: string
  /** The author's, or `0.0.0`. */
  readonly version: string
  /** Names its bundle; lower-case hex SHA-256. Other bytes are another digest. */
  readonly digest: string
  readonly files: number
  /** Bytes of all files. */
  readonly size: number
  /** What else its list said and Claude Code reads. */
  readonly rest: Readonly<Record<string, unknown>>
}

/** A folder of the server's disk that an operator registered. */
export interface Marketplace {
  readonly name: string
  readonly folder: string
  readonly description: string
  readonly registeredAt: EpochMillis
  readonly registeredBy: string
  /** When its folder was read last. */
  readonly refreshedAt: EpochMillis
  /** In the order of names. */
  readonly plugins: ReadonlyArray<Plugin>
}
