import { spawn } from "node:child_process"
import * as fs from "node:fs"
import type { Computer, Ended } from "./Computer.ts"

/** Runs `agnes …` on any standard input: a descriptor of ours, or a pipe that `feed` writes to (and may never end). */
export const start = (
  computer: Computer,
  args: ReadonlyArray<string>,
  stdin: number | "ignore" | ((write: NodeJS.WritableStream) => void),
  env: Record<string, string> = {}
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [computer.program, ...args], {
      cwd: computer.workspace,
      env: { ...computer.environment, ...env },
      stdio: [typeof stdin === "function" ? "pipe" : stdin, "pipe", "pipe"]
    })
    const said = { stdout: "", stderr: "" }
    child.stdout?.on("data", (text: Buffer) => void (said.stdout += text.toString()))
    child.stderr?.on("data", (text: Buffer) => void (said.stderr += text.toString()))
    child.stdin?.on("error", () => {})
    if (typeof stdin === "function" && child.stdin !== null) stdin(child.stdin)
    child.on("close", (code) => {
      child.stdin?.destroy()
      resolve({ code: code ?? -1, ...said })
    })
  })

/** The lines of a file in `.claude`, none when there is no such file. */
export const lines = (computer: Computer, name: string): ReadonlyArray<string> =>
  fs.existsSync(computer.file(name)) ? fs.readFileSync(computer.file(name), "utf8").split("\n").filter((line) => line !== "") : []

export const queue = (computer: Computer): ReadonlyArray<string> => lines(computer, "agnes-sessions.txt")

/** Outcome and detail of each breadcrumb. */
export const crumbs = (computer: Computer): ReadonlyArray<string> =>
  lines(computer, "agnes-capture-session.log").map((line) => line.split("\t").slice(1).join(" ").trimEnd())
