/**
 * The command lines agnes writes into `settings.json` (client spec §8.1). They hold no workspace path
 * and no program path: a line found in a repository works on another machine, and nothing in a folder's name can reach
 * a shell. The folders at the end of `PATH` have passed `HookFolders.choose`; Windows gets the plain forms, because
 * there `PATH` is separated otherwise.
 */
export interface Setting {
  readonly platform: string
  readonly folders: ReadonlyArray<string>
}

export interface Lines {
  readonly sessionStart: string
  readonly sessionEnd: string
  readonly statusLine: string
}

export const make = ({ platform, folders }: Setting): Lines => {
  const added = platform === "win32" ? [] : folders
  return {
    sessionStart: bash(added, `${capture} || true; ${pull} & ${hasPlugins} && ${news}; wait; true`),
    sessionEnd: bash(added, `${capture} || true; ${push} ; true`),
    statusLine: platform === "win32" ? "agnes statusline" : `${guard} && ${prefix(added)}agnes statusline; true`
  }
}

/** Before push, and not detached: it reads the hook's standard input, and push must find what it captured. */
const capture = "agnes capture-session 2>/dev/null"

/**
 * After capture, and never in its way; it is waited for. Two seconds at most stand between a person and the first
 * prompt; what takes longer goes on by itself. Whatever it printed would be read by the model (facts §5).
 */
const pull = "agnes pull --quiet --budget 2 </dev/null >/dev/null 2>&1"

/** Costs the shell a millisecond where nobody has plugins of a server. */
const hasPlugins = "[ -d ~/.agnes/marketplace/.git ]"

/**
 * Beside the pull and with the same limit, so that the two together take no longer than one. What it prints is for
 * Claude Code (MKT-6); nothing else in the line prints anything.
 */
const news = "agnes refresh-marketplace --check </dev/null 2>/dev/null"

/** Outlives the hook: Claude Code gives SessionEnd 1.5 s and kills what is still its descendant then (facts §4). */
const push = "( nohup agnes push --quiet </dev/null >/dev/null 2>&1 & )"

/** Costs the shell a millisecond; without it every redraw of the status line would start Node (design §6). */
const guard = "[ -s \"${AGNES_LOCAL_DIR:-$CLAUDE_PROJECT_DIR}/.claude/agnes-sessions-private.txt\" ]"

/** The client runs hooks by `sh -c`, on Windows without a shell (HOOK-1); the escapes leave `$PATH` to bash. */
const bash = (folders: ReadonlyArray<string>, script: string): string => {
  const path = folders.length === 0 ? "" : `PATH=\\"\\$PATH\\"${folders.map((folder) => `:${folder}`).join("")}; `
  return `bash -c "${path}${script}"`
}

const prefix = (folders: ReadonlyArray<string>): string =>
  folders.length === 0 ? "" : `PATH="$PATH"${folders.map((folder) => `:${folder}`).join("")} `
