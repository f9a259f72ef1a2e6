import type { Asked } from "../status/Compared.ts"
import type { Report } from "../status/Report.ts"
import type { EpochMillis } from "../time/Timestamp.ts"

/** A settings file of Claude Code; `value` is `undefined` where there is none, or `malformed`, where nobody can read it. */
export interface ClaudeSettings {
  readonly path: string
  readonly kind: "user" | "project" | "local" | "managed"
  readonly value: Readonly<Record<string, unknown>> | undefined
  readonly malformed: boolean
}

/** A lock file's use. `holders`: processes that have it open, as far as this user can see them. */
export interface LockState {
  readonly name: "push" | "pull" | "queue"
  readonly held: boolean
  readonly holders: ReadonlyArray<number>
}

/**
 * What came of the installed SessionStart line when it was tried: with the few folders on its `PATH` that a program
 * started from a desktop has, and, where that captured nothing, with the `PATH` of whoever asks.
 */
export type Rehearsal =
  | { readonly _tag: "NotTried" }
  | { readonly _tag: "Captured"; readonly path: "any" | "own" }
  | { readonly _tag: "Nothing"; readonly outcome: string | undefined; readonly code: number | undefined }

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
    /** Where it sends us on to. */
    readonly location: string | undefined
    /** The version it gives to its users. */
    readonly offered: string | undefined
    /** `undefined` when there was no token to ask with. */
    readonly token: "accepted" | "rejected" | "not-told" | undefined
  }

/** Everything the checks look at, gathered before any of them runs. */
export interface Surroundings {
  readonly report: Report
  readonly version: string
  readonly nodeVersion: string
  readonly platform: string
  /** The folders they are found in. */
  readonly programs: { readonly agnes: string | undefined; readonly bash: string | undefined }
  readonly claude: ReadonlyArray<ClaudeSettings>
  /** The system's code for why a file cannot be made in `.claude`, or in the user's folder of agnes. */
  readonly unwritable: { readonly workspace: string | undefined; readonly config: string | undefined }
  readonly configFolder: string
  readonly locks: ReadonlyArray<LockState>
  /** Of the token, without checking its signature; `undefined` when there is none or it does not say. */
  readonly tokenExpiresAt: EpochMillis | undefined
  readonly server: ServerState
  /** What the server says it has; `undefined` when it was not asked. */
  readonly held: Asked | undefined
  readonly rehearsal: Rehearsal
  /** Does Claude Code trust this folder, as far as its own notes say? */
  readonly trusted: boolean | undefined
  /** Transcripts of this folder, newer than its hooks and at rest for an hour, of which no capture ever told. */
  readonly missed: { readonly count: number; readonly newest: EpochMillis | undefined }
  /** Lines of ours in `info/exclude`; `undefined` where there is no repository. */
  readonly excluded: ReadonlyArray<string> | undefined
  /** Variables that name a proxy. */
  readonly proxies: ReadonlyArray<string>
  /** `AGNES_TOKEN` is set although a token is stored, too. */
  readonly tokenTwice: boolean
}
