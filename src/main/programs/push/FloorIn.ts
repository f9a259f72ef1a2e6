import * as Floor from "../../../domain/push/Floor.ts"
import type { Reply } from "../../../domain/push/Reply.ts"
import type * as Run from "./Run.ts"

const floorIn = (reply: Reply, version: string): Floor.Floor | undefined =>
  reply._tag === "Answered" && reply.minVersion !== undefined && Floor.isBelow(version, reply.minVersion)
    ? { minimum: reply.minVersion, latest: reply.latestVersion }
    : undefined

/** Does this reply say that the server works with newer clients only? Remembers the first that did. */
export const heed = (run: Run.Run, reply: Reply): boolean => {
  const floor = floorIn(reply, run.options.version)
  if (floor !== undefined) run.floor ??= floor
  return floor !== undefined
}
