import type * as Effect from "effect/Effect"
import * as Pulled from "../../domain/pull/Summary.ts"
import * as ErrorBlock from "../../domain/text/ErrorBlock.ts"
import * as Terminal from "../../domain/text/Terminal.ts"
import type { init } from "../programs/Init.ts"

type Outcome = Effect.Effect.Success<ReturnType<typeof init>>
type Problem = Effect.Effect.Error<ReturnType<typeof init>>

/**
 * Why nothing (more) was set up; the words of client spec INIT-1, INIT-3, INIT-5. `isKept`: nobody gave the token now, so
 * the same command would only meet it again.
 */
export const explain = (server: string, error: Problem, isKept: boolean): string => {
  switch (error._tag) {
    case "AlreadyInitialised":
      return ErrorBlock.local({
        kind: "partial_state",
        hint: "Workspace already initialized. Re-run with --force to redo."
      })
    case "Rejected":
      return ErrorBlock.render(401, {
        detail: {
          kind: "auth_failed",
          message: error.detail,
          hint: `Token expired or invalid — get a fresh one at ${server}/setup`
            + (isKept ? `, then run: agnes init --server-url ${server} --token -` : "")
        }
      })
    case "ServerUnreachable":
    case "UnexpectedReply":
      return ErrorBlock.local({
        kind: "server_unreachable",
        message: error.message,
        hint: `Cannot reach ${server} — check network or server status`
      })
    case "WorkspaceFileError":
      return `Error: cannot use ${Terminal.escape(error.message)}. Correct it, then run the same command again.`
    case "AccountFailed":
      return error.message
  }
}

/** What was done and what comes next (client spec INIT-10). */
export const summary = (done: {
  readonly server: string
  /** Safe to print. */
  readonly workspace: string
  readonly claudeMd: Outcome["claudeMd"]
  readonly hooks: boolean
  readonly pulled: Pulled.Summary
}): string =>
  [
    ...backup(done.claudeMd),
    done.hooks ? "Workspace ready." : "Workspace set up, but without hooks.",
    `  Server   : ${done.server}`,
    `  Workspace: ${done.workspace}`,
    `  Hooks    : ${done.hooks ? "SessionStart, SessionEnd, status line, slash commands" : "not installed, see below"}`,
    `  CLAUDE.md: ${claudeMd(done.claudeMd)}`,
    `  Tables   : ${tables(done.pulled)}`,
    `  Rules    : ${done.pulled.rules}`,
    "",
    "Next: start Claude Code in this folder; its sessions are uploaded when they end.",
    `Try: agnes status${done.pulled.total > 0 ? ", agnes catalog" : ""}`,
    ""
  ].join("\n")

const tables = (pulled: Pulled.Summary): string => {
  if (pulled.busy) return "another pull is at work in this workspace"
  if (Pulled.exitCode(pulled) === 1) return "not fetched, see below"
  const unfinished = Pulled.exitCode(pulled) === 0 ? "" : "; something is missing, see below"
  return `${pulled.updated.length} synced (${pulled.total} total)${unfinished}`
}

/** For stderr: what the first pull has to say, and how to go on when it did not end well. */
export const afterPull = (pulled: Pulled.Summary): string => {
  const next = Pulled.exitCode(pulled) === 0 ? [] : ["The workspace is set up. For what is missing, run: agnes pull"]
  return [...Pulled.toWarnings(pulled), ...next].map((line) => `${line}\n`).join("")
}

const backup = (placed: Outcome["claudeMd"]): ReadonlyArray<string> =>
  placed._tag === "written" && placed.backup !== undefined ? [`Backed up existing CLAUDE.md → ${placed.backup}`] : []

const claudeMd = (placed: Outcome["claudeMd"]): string => {
  if (placed._tag === "written") return "written"
  return placed.reason === "same" ? "unchanged" : "left alone, the server has none to give"
}
