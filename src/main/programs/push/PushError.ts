import * as Schema from "effect/Schema"
import type { DiskError } from "../../../ports/Disk.ts"
import type { ForeignFile } from "../../../ports/Queue.ts"

/** Nothing may be sent before a person has looked; `message` says why and names the way back. Exit code 3. */
export class PushClosed extends Schema.TaggedError<PushClosed>()("PushClosed", { message: Schema.String }) {}

/** The disk would not keep what must be kept. Nothing is lost: the next push repeats the work. Exit code 1. */
export class PushFailed extends Schema.TaggedError<PushFailed>()("PushFailed", { message: Schema.String }) {}

export type PushError = PushClosed | PushFailed

/** What a store's error means for a run. */
export const fromStore = (error: DiskError | ForeignFile): PushError =>
  error._tag === "ForeignFile"
    ? new PushClosed({
      message: `Error: ${error.message}. agnes uses only regular files of its own user. Nothing was uploaded. ` +
        "Move it away, then run: agnes push"
    })
    : new PushFailed({
      message: `Error: ${error.message}. Nothing is lost: what was not settled is done again. ` +
        "Make room or repair the folder, then run: agnes push"
    })
