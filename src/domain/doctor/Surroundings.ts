import type { Report } from "../status/Report.ts"
import type { EpochMillis } from "../time/Timestamp.ts"

/** A settings file of Claude Code; `value` is `undefined` where there is none or nobody can read it. */
export interface ClaudeSettings {
  readonly path: string
  readonly kind: "user" | "project" | "local" | "managed"
  readonly value: Readonly<Record<string, unknown>> | undefined
}

/** What the server says to somebody it does not know, and whether it knows us. */
export type ServerState =
  | { readonly _tag: "NotAsked" }
  | { readonly _tag: "Unreachable"; readonly code: string; readonly message: string }
  | {
    readonly _tag: "Answered"
    readonly status: number
    readonly isAgnes: boolean
    /** How far our clock is ahead, in milliseconds. */
    readonly ahead: number | undefined
    readonly minVersion: string | undefined
    /** `undefined` when there was no token to ask with. */
    readonly token: "accepted" | "rejected" | "not-told" | undefined
  }

/** Everything the checks look at, gathered before any of them runs. */
export interface Surroundings {
  readonly report: Report
  readonly version: string
  readonly nodeVersion: string
  readonly platform: string
  readonly programs: { readonly agnes: boolean; readonly bash: boolean }
  readonly claude: ReadonlyArray<ClaudeSettings>
  /** The system's code for why a file cannot be made in `.claude`, or in the user's folder of agnes. */
  readonly unwritable: { readonly workspace: string | undefined; readonly config: string | undefined }
  readonly configFolder: string
  /** Processes that have the push lock's file open, as far as this user can see them. */
  readonly pushLock: { readonly held: boolean; readonly holders: ReadonlyArray<number> }
  /** Of the token, without checking its signature; `undefined` when there is none or it does not say. */
  readonly tokenExpiresAt: EpochMillis | undefined
  readonly server: ServerState
}
