import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"

/** The built `agnes serve` as a process of its own. */

const foreign = /^(AGNES_|NODE_OPTIONS$|ANTHROPIC_|LLM_API_KEY$)/

/** One thread makes all asynchronous calls, so that they are counted alike each time; nothing runs by the clock. */
export const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
  UV_THREADPOOL_SIZE: "1",
  AGNES_SCHEDULER: "0",
  AGNES_LOG_LEVEL: "warning"
})

export interface Wish {
  readonly program: string
  readonly folder: string
  /** 0: a free one. */
  readonly port: number
  readonly args?: ReadonlyArray<string>
  /** What starts it: `strace …`, `prlimit …`. */
  readonly before?: ReadonlyArray<string>
}

/** Milliseconds a start may take, traced or on a busy machine. */
const patience = 180_000

export class Serving {
  readonly child: ChildProcess
  /** `null`: a signal ended it. */
  readonly ended: Promise<number | null>
  private readonly folder: string
  private output = { stdout: "", stderr: "" }

  private constructor({ args = [], before = [], folder, port, program }: Wish) {
    const [command = "", ...rest] = [
      ...before, process.execPath, program, "serve", "--data-dir", folder, "--port", String(port), "--json", ...args
    ]
    this.folder = folder
    this.child = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"], env: environment() })
    this.child.stdout!.on("data", (chunk) => this.output.stdout += chunk)
    this.child.stderr!.on("data", (chunk) => this.output.stderr += chunk)
    this.ended = new Promise((resolve) => this.child.once("close", resolve))
  }

  /** Answers when it serves; fails with what it said when it ends before. */
  static async start(wish: Wish): Promise<Serving> {
    const made = Serving.spawned(wish)
    if (await made.ready) return made
    throw new Error(`the server did not start: ${made.stderr.slice(-600)}`)
  }

  static spawned(wish: Wish): Serving {
    return new Serving(wish)
  }

  /** False when it ends, or takes too long, instead. */
  get ready(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.child.kill("SIGKILL")
        resolve(false)
      }, patience)
      const tell = (isReady: boolean) => {
        clearTimeout(timer)
        resolve(isReady)
      }
      const look = () => this.output.stdout.includes("\n") && tell(true)
      this.child.stdout!.on("data", look)
      look()
      void this.ended.then(() => tell(false))
    })
  }

  get url(): string {
    return (JSON.parse(this.output.stdout.slice(0, this.output.stdout.indexOf("\n"))) as { readonly url: string }).url
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  get token(): string {
    return fs.readFileSync(path.join(this.folder, "state/first-token"), "utf8").trim()
  }

  get stderr(): string {
    return this.output.stderr
  }

  get pid(): number {
    return this.child.pid!
  }

  /** Ends it as an operator does, and with force when it does not heed that. Was force needed? */
  async stop(): Promise<boolean> {
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 15_000)
    this.child.kill("SIGTERM")
    const code = await this.ended
    clearTimeout(timer)
    return code === null
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL")
    await this.ended
  }
}
