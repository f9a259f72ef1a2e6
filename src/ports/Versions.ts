import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Base, Pointer } from "../domain/upgrade/Pointer.ts"

/** What the system or npm said; complete for people. */
export class VersionsError extends Schema.TaggedError<VersionsError>()("VersionsError", { message: Schema.String }) {}

/** A version could not be installed. `code` is npm's exit code, -1 when it could not be run or was stopped. */
export class NotInstalled extends Schema.TaggedError<NotInstalled>()("NotInstalled", {
  code: Schema.Int,
  message: Schema.String
}) {}

/** The installation whose launcher was called. */
export type Running =
  /** One that may be told to run a newer version. `entry` is its launcher. */
  | { readonly _tag: "Package"; readonly base: Base; readonly entry: string }
  /** Built from sources in that folder. */
  | { readonly _tag: "Checkout"; readonly folder: string }
  /** Somebody else says which version this is: a project in that folder, or npx. */
  | { readonly _tag: "Pinned"; readonly folder: string; readonly by: "project" | "npx" }

/** A package's bytes, or what npm finds in its registry under `agnes@<version>`. */
export type Source =
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  | { readonly _tag: "Registry"; readonly version: string }

export interface Ran {
  /** -1 when it could not be started, or was stopped because it took too long. */
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Versions of agnes on this computer, each in a folder of its own below the user's data (`domain/upgrade/Home`).
 *
 * - `running`: which installation this process belongs to.
 * - `install(name, source)`: into a new folder of that name, with dependencies, running no script of any package;
 *   durable when it succeeds. Answers what Node runs to have it. A folder of that name must not exist; what a failed or
 *   broken off install leaves there nobody points to, and `prune` removes it. Gives up after 10 min.
 * - `isAlike(name, entry)`: whether the version in that folder is the program `entry` belongs to, byte by byte.
 * - `run(entry, args, options)`: a version as a process of its own, with the barrier against self-upgrades in
 *   self-upgrades (client spec UPG-1) and without the look for updates; never by way of the PATH. Stopped after
 *   `seconds`.
 * - `pointer(base)`: which version that installation runs; `undefined` when nobody ever said, or what was said cannot
 *   be read or is about another version of it.
 * - `point(pointer)`: the switch: atomic and durable. From its return on, every start of that installation runs
 *   `current`; before, the one it ran.
 * - `prune`: removes the folder of every version that no installation's pointer names, except that of this process.
 *   Only under the lock. What cannot be removed stays, without an error.
 */
export class Versions extends Context.Tag("agnes/Versions")<Versions, {
  readonly running: Effect.Effect<Running>
  readonly install: (name: string, source: Source) => Effect.Effect<string, NotInstalled>
  readonly isAlike: (name: string, entry: string) => Effect.Effect<boolean>
  readonly run: (
    entry: string,
    args: ReadonlyArray<string>,
    options: { readonly seconds: number }
  ) => Effect.Effect<Ran>
  readonly pointer: (base: Base) => Effect.Effect<Pointer | undefined>
  readonly point: (pointer: Pointer) => Effect.Effect<void, VersionsError>
  readonly prune: Effect.Effect<void>
  /** Absolute path of the file that is locked while versions change; makes its folder. */
  readonly lockFile: Effect.Effect<string, VersionsError>
}>() {}
