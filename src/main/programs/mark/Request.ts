import * as SessionId from "../../../domain/session/SessionId.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"

/** What `agnes mark-private` was asked for. */
export type Request =
  | { readonly _tag: "Mark"; readonly sessionId: string }
  | { readonly _tag: "Undo"; readonly sessionId: string }
  | { readonly _tag: "AcceptList" }
  /** What the detached child runs: hash a transcript that was too large for the command itself (design §3). */
  | { readonly _tag: "HashLines"; readonly sessionId: string }
  /** `exitCode` as design §3: 1 outside of a session, 2 for arguments that make no sense. */
  | { readonly _tag: "Refuse"; readonly message: string; readonly exitCode: 1 | 2 }

export const usage = "Usage: agnes mark-private [ID] [--undo] | agnes mark-private --accept-list"

export const hashLinesOption = "--hash-lines"

const options: ReadonlySet<string> = new Set(["--undo", "--accept-list", hashLinesOption])

const refuse = (message: string): Request => ({ _tag: "Refuse", message: `Error: ${message}\n${usage}`, exitCode: 2 })

const outside: Request = {
  _tag: "Refuse",
  message: "Error: CLAUDE_CODE_SESSION_ID is not set. Run this inside a Claude Code session (via /agnes-private).",
  exitCode: 1
}

/** From the arguments after the command's name; without an id the session is the one of the environment (MARK-1). */
export const parse = (argv: ReadonlyArray<string>, environmentId: string | undefined): Request => {
  const given = argv.filter((argument) => argument.startsWith("-"))
  const ids = argv.filter((argument) => !argument.startsWith("-"))
  const unknown = given.find((argument) => !options.has(argument))
  if (unknown !== undefined) return refuse(`unknown option ${Terminal.escape(unknown)}.`)
  if (new Set(given).size > 1) return refuse(`${given.join(" and ")} do not go together.`)
  if (ids.length > 1) return refuse("one session at a time.")
  if (given.includes("--accept-list")) {
    return ids.length === 0 ? { _tag: "AcceptList" } : refuse("--accept-list is about the whole list and takes no ID.")
  }
  const sessionId = (ids[0] ?? environmentId ?? "").trim()
  if (sessionId === "" && ids.length === 0) return outside
  if (!SessionId.isWritable(sessionId)) return refuse(`"${Terminal.escape(sessionId)}" is no session id.`)
  if (given.includes(hashLinesOption)) return { _tag: "HashLines", sessionId }
  return { _tag: given.includes("--undo") ? "Undo" : "Mark", sessionId }
}
