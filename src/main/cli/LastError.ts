import * as Cause from "effect/Cause"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import process from "node:process"
import * as ConfigDir from "../../domain/account/ConfigDir.ts"

type Variables = Readonly<Record<string, string | undefined>>

const folder = (variables: Variables): string =>
  ConfigDir.resolve({ configDir: variables["AGNES_CONFIG_DIR"], home: os.homedir(), cwd: process.cwd() })

const nameOf = (cause: Cause.Cause<unknown>): string => {
  const error = Cause.squash(cause)
  return error instanceof Error ? error.name : typeof error
}

/**
 * Something happened that no command foresaw. The trace of the last such event is kept in `<config dir>/last-error.log`
 * (0600); the person gets one line. `AGNES_DEBUG` shows the trace on the screen too. Only the command's name is kept of
 * the arguments: the rest may hold a token.
 */
export const report = (cause: Cause.Cause<unknown>, variables: Variables, args: ReadonlyArray<string>): string => {
  const trace = Cause.pretty(cause, { renderErrorCause: true })
  const shown = variables["AGNES_DEBUG"] ? `${trace}\n` : ""
  const summary = `Error: internal error (${nameOf(cause)}).`
  try {
    const file = path.join(folder(variables), "last-error.log")
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    fs.rmSync(file, { force: true })
    fs.writeFileSync(file, `${new Date().toISOString()} agnes ${args[0] ?? ""}\n${trace}\n`, { mode: 0o600, flag: "wx" })
    return `${shown}${summary} The trace is in ${file}; please report it.`
  } catch {
    return `${shown}${summary} Run it again with AGNES_DEBUG=1 to see the trace.`
  }
}
