import { Effect, type Scope } from "effect"
import * as esbuild from "esbuild"
import { type ChildProcess, spawn, type StdioOptions } from "node:child_process"
import * as fs from "node:fs"

/** A program of its own: TypeScript text that may import from the repository's root by `./src/…`. */
export const program = (folder: string, text: string): string => {
  const file = `${folder}/program.cjs`
  esbuild.buildSync({
    stdin: { contents: text, resolveDir: process.cwd(), loader: "ts" },
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    outfile: file,
    logLevel: "error"
  })
  return fs.realpathSync(file)
}

/** A running process, killed with the scope. */
export const start = (
  command: string,
  args: ReadonlyArray<string>,
  stdio: StdioOptions = "pipe"
): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => spawn(command, args, { stdio })),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )

/** Everything a process says until its end, as text. */
export const said = (child: ChildProcess): Promise<{ readonly code: number | null; readonly out: string }> =>
  new Promise((resolve, reject) => {
    let out = ""
    child.stdout?.on("data", (chunk) => out += chunk)
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, out }))
  })

/** Waits until a process has said a word. */
export const says = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let out = ""
    child.stdout?.on("data", (chunk) => {
      out += chunk
      if (out.includes(word)) resolve()
    })
    child.on("close", (code) => reject(new Error(`ended with ${code} before it said ${word}`)))
  })
