import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { ArtifactName } from "../domain/server/ArtifactName.ts"
import type { Quota } from "../domain/server/Quota.ts"
import type { EpochMillis } from "../domain/time/Timestamp.ts"
import type { QuotaExceeded } from "./SessionStore.ts"
import type { StoreError } from "./StoreError.ts"

/** A file somebody keeps on the server beside their sessions. */
export interface Artifact {
  readonly userId: string
  readonly name: ArtifactName
  /** Names its bytes in `BlobStore`; never used twice. */
  readonly blob: string
  /** Lower-case hex. */
  readonly sha256: string
  readonly size: number
  readonly receivedAt: EpochMillis
}

/**
 * Which artifacts there are, of whom. A name has one artifact; the next one of that name takes its place. Durable when a
 * method returns. Bytes are published before the row that names them, and deleted after it is gone: what no row names may
 * be swept.
 */
export class ArtifactStore extends Context.Tag("agnes/server/ArtifactStore")<ArtifactStore, {
  /**
   * Puts an artifact in the place of the one with its name, and answers that one. `publish` moves the bytes; it is run
   * with no other recording in between, after the quota was looked at. When it fails nothing is recorded.
   */
  readonly put: <E, R>(
    artifact: Artifact,
    publish: Effect.Effect<void, E, R>,
    quota?: Quota
  ) => Effect.Effect<Artifact | undefined, E | StoreError | QuotaExceeded, R>
  readonly find: (userId: string, name: ArtifactName) => Effect.Effect<Artifact | undefined, StoreError>
  /** In the order of names. */
  readonly list: (userId: string) => Effect.Effect<ReadonlyArray<Artifact>, StoreError>
  /** Forgets an artifact and answers what it was; `undefined` when there was none. */
  readonly remove: (userId: string, name: ArtifactName) => Effect.Effect<Artifact | undefined, StoreError>
  /** The bytes that are in use, of everybody: `<user id>/<blob>`. */
  readonly blobs: Effect.Effect<ReadonlySet<string>, StoreError>
}>() {}
