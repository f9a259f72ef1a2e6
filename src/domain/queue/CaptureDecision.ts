import * as Blank from "../text/Blank.ts"
import * as Utf8 from "../text/Utf8.ts"
import type { Outcome } from "./Breadcrumb.ts"
import * as QueueEntry from "./QueueEntry.ts"

/** What the standard input of a capture says, before anybody looked at the workspace (client spec CAP-2…CAP-6). */
export type CaptureDecision =
  | { readonly _tag: "Empty" }
  | {
    readonly _tag: "Refused"
    readonly outcome: Extract<Outcome, "bad_json" | "not_object" | "no_transcript_path">
    readonly detail: string
    /** What `--verbose` says, after the name of the command. */
    readonly message: string
    /** `cwd` of the payload as far as there is one: its workspace keeps the breadcrumb. */
    readonly cwd: string | undefined
  }
  | {
    readonly _tag: "Captured"
    readonly entry: QueueEntry.QueueEntry
    readonly cwd: string | undefined
  }

const refused = (
  outcome: Extract<Outcome, "bad_json" | "not_object" | "no_transcript_path">,
  detail: string,
  message: string,
  cwd?: string
): CaptureDecision => ({ _tag: "Refused", outcome, detail, message, cwd })

const badJson = (error: string): CaptureDecision =>
  refused("bad_json", error, `stdin not valid JSON: ${error}`)

/**
 * Total over all bytes. A byte-order mark is accepted; invalid UTF-8 and a second value are bad JSON; lone surrogates
 * stay as they are. `capturedAt` is the time the entry shall carry.
 */
export const decide = (stdin: Uint8Array, capturedAt: string): CaptureDecision => {
  const decoded = Utf8.decode(stdin)
  if (decoded === undefined) return badJson("invalid UTF-8")
  const text = Utf8.withoutByteOrderMark(decoded)
  if (Blank.isEmpty(text)) return { _tag: "Empty" }
  const parsed = parseJson(text)
  return "error" in parsed ? badJson(parsed.error) : fromValue(parsed.value, text, capturedAt)
}

const fromValue = (value: unknown, text: string, capturedAt: string): CaptureDecision => {
  if (!isRecord(value)) {
    return refused("not_object", typeName(value, text), "payload is not a JSON object.")
  }
  const cwd = typeof value["cwd"] === "string" ? value["cwd"] : undefined
  const path = value["transcript_path"]
  if (typeof path !== "string" || path === "") {
    return refused("no_transcript_path", "", "payload missing transcript_path.", cwd)
  }
  const sessionId = typeof value["session_id"] === "string" ? value["session_id"] : ""
  const fork = value["source"] === "fork"
  return { _tag: "Captured", entry: QueueEntry.make({ sessionId, path, capturedAt, fork }), cwd }
}

/** One JSON value, or the parser's words. Never throws, however deep or long. */
export const parseJson = (text: string): { readonly value: unknown } | { readonly error: string } => {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { error: error instanceof Error ? error.message : "unreadable" }
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The original was Python and its breadcrumbs say so (CAP-4). */
const typeName = (value: unknown, text: string): string => {
  if (value === null) return "NoneType"
  if (Array.isArray(value)) return "list"
  if (typeof value === "boolean") return "bool"
  if (typeof value === "string") return "str"
  return /[.eE]/.test(text) ? "float" : "int"
}
