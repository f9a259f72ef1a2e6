import * as Receipt from "../push/Receipt.ts"
import type { Measured } from "./SessionState.ts"

/** What is known of `CLAUDE.local.md`, which push sends beside the sessions (client spec PUSH-21). */
export interface Notes {
  /**
   * `none`: there is no file, and none was sent. `touched`: of the same size as what was sent but with other times; the
   * next push looks inside. `gone`: sent, and deleted since.
   */
  readonly state: "none" | "waiting" | "sent" | "touched" | "changed" | "gone"
  readonly receipt: Receipt.Receipt | undefined
}

/** Notes have no session id, and no transcript has this name; the workspace may have had another place then. */
export const isReceipt = ({ path, sessionId }: Receipt.Receipt): boolean =>
  sessionId === "" && path.endsWith("/.claude/CLAUDE.local.md")

/** A receipt of another server counts only where this one gave none, as with sessions. */
export const of = (
  receipts: ReadonlyArray<Receipt.Receipt>,
  file: Measured | undefined,
  serverUrl: string | undefined
): Notes => {
  const known = receipts.filter(isReceipt)
  const receipt = known.findLast((each) => each.serverUrl === serverUrl) ?? known.at(-1)
  if (receipt === undefined) return { state: file === undefined ? "none" : "waiting", receipt }
  if (file === undefined) return { state: "gone", receipt }
  const difference = Receipt.compare(receipt, file)
  return { state: difference === "same" ? "sent" : difference, receipt }
}
