import type { IncomingHttpHeaders } from "node:http"
import process from "node:process"
import * as Floor from "../../domain/push/Floor.ts"
import { version } from "../Version.ts"

const one = (value: string | ReadonlyArray<string> | undefined): string | undefined =>
  typeof value === "string" ? value : undefined

/**
 * The version floor of the servers that answered (client spec HTTP-3): both headers must be there. A command goes on to its
 * end and says it then; the original ended in the middle (W-7). `undefined`: they work with this version, or this is part
 * of a self-upgrade.
 */
export const explain = (
  replies: ReadonlyArray<IncomingHttpHeaders>,
  installed: string = version,
  barrier: string | undefined = process.env["AGNES_SELF_UPGRADE_IN_PROGRESS"]
): string | undefined => {
  if (barrier === "1") return undefined
  for (const headers of replies) {
    const minimum = one(headers["x-agnes-min-version"])
    const latest = one(headers["x-agnes-latest-version"])
    if (minimum !== undefined && latest !== undefined && Floor.isBelow(installed, minimum)) {
      return Floor.explain(installed, { minimum, latest })
    }
  }
  return undefined
}
