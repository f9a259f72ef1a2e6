import { Effect, type Scope } from "effect"
import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import type { Server } from "./Server.ts"

/** `agnes serve` as a process of its own, as people run it. */
export interface Running extends Server {
  readonly child: ChildProcess
  /** Everything it has printed on stdout so far. */
  readonly said: () => string
  /** The code it ends with; `undefined` when a signal killed it. */
  readonly ended: Effect.Effect<number | undefined>
}

const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(AGNES_|NODE_OPTIONS$|ANTHROPIC_|LLM_API_KEY$)/.test(name)))

type Variables = Readonly<Record<string, string>>

export const spawned = (args: ReadonlyArray<string>, variables: Variables = {}) => {
  const child = spawn(process.execPath, ["dist/agnes.cjs", "serve", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...environment(), ...variables }
  })
  const output = { stdout: "", stderr: "" }
  child.stdout.on("data", (chunk) => output.stdout += String(chunk))
  child.stderr.on("data", (chunk) => output.stderr += String(chunk))
  return { child, output }
}

/** Runs it to its end. */
export const finished = (args: ReadonlyArray<string>, variables: Variables = {}) =>
  Effect.async<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>((resume) => {
    const { child, output } = spawned(args, variables)
    child.on("close", (code) => resume(Effect.succeed({ code, ...output })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

/** Starts it on a free port and waits until it says that it is ready; killed with the scope. */
export const start = (
  folder: string,
  args: ReadonlyArray<string> = [],
  variables: Variables = {}
): Effect.Effect<Running, Error, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<Running, Error>((resume) => {
      const { child, output } = spawned(["--port", "0", "--data-dir", folder, "--json", ...args], { AGNES_SCHEDULER: "0", ...variables })
      const exit = new Promise<number | undefined>((done) => child.on("close", (code) => done(code ?? undefined)))
      child.on("close", () => resume(Effect.fail(new Error(`ended: ${output.stderr}`))))
      child.stdout!.on("data", () => {
        if (!output.stdout.includes("\n")) return
        const { token_file, url } = JSON.parse(output.stdout.slice(0, output.stdout.indexOf("\n")))
        const token = token_file === null ? "" : fs.readFileSync(token_file, "utf8").trim()
        resume(Effect.succeed({ url, folder, token, child, said: () => output.stdout, ended: Effect.promise(() => exit) }))
      })
    }),
    ({ child }) => Effect.sync(() => child.kill("SIGKILL"))
  )

export const kill = (running: Running, signal: NodeJS.Signals): Effect.Effect<number | undefined> =>
  Effect.zipRight(Effect.sync(() => running.child.kill(signal)), running.ended)
