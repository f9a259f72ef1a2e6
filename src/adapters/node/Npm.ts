import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import type { Ran } from "../../ports/Versions.ts"

/** A program and the arguments that always come first. */
export interface Program {
  readonly command: string
  readonly args: ReadonlyArray<string>
}

/**
 * The npm on a `PATH`, else the one that came with this Node. Where it is a script it is run by this Node: on Windows
 * `npm` is a batch file, which only a shell could start.
 */
export const find = (around: { readonly path: string; readonly running: string }): Program | undefined => {
  const folders = [...around.path.split(path.delimiter).filter(path.isAbsolute), path.dirname(around.running)]
  for (const folder of folders) {
    const beside = [path.join(folder, "node_modules/npm/bin/npm-cli.js"), path.join(folder, "npm")]
    for (const file of beside) {
      const real = realFile(file)
      if (real === undefined) continue
      if (/\.[cm]?js$/.test(real)) return { command: around.running, args: [real] }
      if (process.platform !== "win32") return { command: real, args: [] }
    }
  }
  return undefined
}

const realFile = (file: string): string | undefined => {
  try {
    const real = fs.realpathSync(file)
    return fs.statSync(real).isFile() ? real : undefined
  } catch {
    return undefined
  }
}

/** Processes of ours get neither the token nor what an npm around us has set for its own run. */
export const environment = (more: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      name !== "AGNES_TOKEN" && !/^npm_(?:lifecycle|package|command|config_(?:global|prefix|local_prefix|location|workspaces?)$)/i.test(name))
  ),
  ...more
})

/** Waits for its end, at most so long; never rejects. */
export const run = (
  { args, command }: Program,
  more: ReadonlyArray<string>,
  options: { readonly cwd?: string; readonly milliseconds: number; readonly env: NodeJS.ProcessEnv }
): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(command, [...args, ...more], {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: options.env,
      timeout: options.milliseconds,
      killSignal: "SIGKILL",
      maxBuffer: 16_777_216,
      windowsHide: true
    }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1
      resolve({ code, stdout, stderr: stderr === "" && error !== null && code === -1 ? error.message : stderr })
    })
  })

const patience = 20_000

/** The newest release of agnes in the registry it is set to. `folder` is where no `.npmrc` of a workspace is. */
export const newest = async (npm: Program, folder: string): Promise<string | undefined> => {
  const asked = await run(npm, ["view", "agnes", "version", "--no-update-notifier", "--loglevel=error"], {
    cwd: folder,
    milliseconds: patience,
    env: environment({})
  })
  const version = asked.stdout.trim()
  return asked.code === 0 && version !== "" ? version : undefined
}
