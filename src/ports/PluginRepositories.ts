import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { StoreError } from "./StoreError.ts"

/** This machine has no git that can serve; `why` is a sentence for people. */
export class NoGit extends Schema.TaggedError<NoGit>()("NoGit", { why: Schema.String }) {}

/** As many are served as may be at once, and waiting for one to end took too long. Nothing was done. */
export class RepositoriesBusy extends Schema.TaggedError<RepositoriesBusy>()("RepositoriesBusy", {}) {}

/** What of a repository is wanted: its list, and the digests of the bundles in the order of the list. */
export interface Contents {
  readonly list: string
  readonly digests: ReadonlyArray<string>
}

/** A request of git's smart HTTP protocol (gitprotocol-http(5)) that only reads. */
export type Asked = {
  /** `version=2`, or what the client sent as `Git-Protocol`. */
  readonly protocol: string | undefined
} & ({
  readonly what: "refs"
} | {
  readonly what: "pack"
  readonly body: Uint8Array
})

export interface Answer {
  readonly status: number
  readonly contentType: string
  /** Fails when git did not come to its end: what came is not whole. Ends with the scope. */
  readonly body: Stream.Stream<Uint8Array, StoreError>
}

/**
 * What plugins are made of, and the repositories people fetch them from. A repository holds what its contents name and
 * nothing else, not even out of sight: who may fetch one gets nothing of another. The same contents are the same commit,
 * whoever asks and however often it was made.
 */
export class PluginRepositories extends Context.Tag("agnes/server/PluginRepositories")<PluginRepositories, {
  /** Why nothing can be served on this machine; `undefined` when it can. */
  readonly problem: Effect.Effect<string | undefined>
  /** Keeps a bundle (`Bundle.lines`) under its digest, 64 hexadecimal digits. Durable; safe to repeat. */
  readonly keep: (digest: string, lines: ReadonlyArray<Uint8Array>) => Effect.Effect<void, StoreError>
  /**
   * Answers one request. The process that does so ends with the scope, and after a time. A bundle that is not there is
   * a `StoreError`.
   */
  readonly answer: (
    contents: Contents,
    asked: Asked
  ) => Effect.Effect<Answer, NoGit | RepositoriesBusy | StoreError, Scope.Scope>
  /**
   * Forgets bundles that are not among these, except those that may be on their way into a row, and repositories that
   * were made: they are made again when somebody asks. Called once, before the first request.
   */
  readonly sweep: (used: ReadonlySet<string>) => Effect.Effect<void, StoreError>
}>() {}
