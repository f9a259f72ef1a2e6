import * as Micro from "effect/Micro"
import * as os from "node:os"
import type { Environment } from "../../ports/Environment.ts"

const currentDirectory = (): string | undefined => {
  try {
    return process.cwd()
  } catch {
    return undefined
  }
}

/** What this process was started with, read when the adapter is made. */
export const make = (): Environment["Type"] => {
  const variables = new Map(Object.entries(process.env))
  const cwd = currentDirectory()
  return {
    variable: (name) => Micro.sync(() => variables.get(name)),
    cwd: Micro.succeed(cwd),
    home: Micro.sync(() => os.homedir()),
    pid: Micro.sync(() => process.pid),
    uid: Micro.sync(() => process.getuid?.()),
    platform: Micro.sync(() => process.platform)
  }
}
