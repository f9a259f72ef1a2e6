import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Workspace } from "../domain/workspace/Workspace.ts"
import type { Credentials } from "./UploadServer.ts"

/** git could not do it; `text` is what it said, or why it could not be run. Never holds a token. */
export class CloneFailed extends Schema.TaggedError<CloneFailed>()("CloneFailed", { text: Schema.String }) {
  override get message(): string {
    return this.text
  }
}

/** Commits; `undefined` where there is none. */
export interface Fetched {
  /** What the files of the clone are. */
  readonly head: string | undefined
  /** What the server has. */
  readonly fetched: string | undefined
}

/**
 * This user's clone of their plugins, one for all workspaces, at `~/.agnes/marketplace` (client spec §1.2). The token is
 * given to git in its environment, for the server it belongs to and no other; no argument, no file and no message ever
 * holds it. git and its helpers are ended when `time` (milliseconds) is over. Nothing in the clone is run.
 */
export class MarketplaceClone extends Context.Tag("agnes/MarketplaceClone")<MarketplaceClone, {
  /** Absolute, also when there is none. */
  readonly path: Effect.Effect<string>
  readonly isThere: Effect.Effect<boolean>
  /** Makes it, with the server's plugins in it; all or nothing. */
  readonly clone: (credentials: Credentials, time: number) => Effect.Effect<void, CloneFailed>
  /** Asks the server of these credentials, whatever server it was made from. No file of the clone changes. */
  readonly fetch: (credentials: Credentials, time: number) => Effect.Effect<Fetched, CloneFailed>
  /** Makes the files those that were fetched last, whatever was done to them. Answers the commit. */
  readonly reset: Effect.Effect<string | undefined, CloneFailed>
  /** The text of its list of plugins. */
  readonly list: Effect.Effect<string | undefined>
  /** What was noted last of this workspace: the commit it was brought to. `undefined` when nothing was. */
  readonly noted: (workspace: Workspace) => Effect.Effect<string | undefined>
  readonly note: (workspace: Workspace, commit: string) => Effect.Effect<void, CloneFailed>
}>() {}
