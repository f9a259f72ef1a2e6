import * as Schema from "effect/Schema"
import type { DiskError } from "../../../ports/Disk.ts"
import type { ForeignFile } from "../../../ports/Queue.ts"

/** Why a command about the queue did not do what it was asked for; `message` names the next thing to do. */
export class QueueError extends Schema.TaggedError<QueueError>()("QueueError", { message: Schema.String }) {}

export const fromStore = (error: DiskError | ForeignFile): QueueError =>
  new QueueError({
    message: `Error: ${error.message}. Nothing is lost: what was not finished is still in the queue. ` +
      `${error._tag === "ForeignFile" ? "Move it away" : "Make room or repair the folder"}, then run the same command again`
  })

/** The push lock could not be had. */
export const fromLock = (lock: "busy" | "no-lock"): QueueError =>
  new QueueError({
    message: lock === "busy"
      ? "Error: a push is at work in this workspace. Nothing was changed. Wait for its end, then run the same command again"
      : "Error: .claude/agnes-push.lock cannot be locked. Nothing was changed. Run: agnes status"
  })
