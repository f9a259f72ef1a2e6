import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

/** How a process ended and what it said. */
export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const foreign = /^(AGNES_|CLAUDE|ANTHROPIC_|LLM_API_KEY$|NODE_OPTIONS$|NO_COLOR$|FORCE_COLOR$)/

/** A throw-away home with a workspace and a configuration folder; the built command runs in it as a process. */
export class Computer {
  readonly home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-e2e-")))
  readonly workspace = path.join(this.home, "my work")
  readonly config = path.join(this.home, "config")
  readonly program: string

  constructor(program = path.resolve("dist/agnes.cjs")) {
    this.program = program
    fs.mkdirSync(path.join(this.workspace, ".claude"), { recursive: true })
  }

  get environment(): Record<string, string> {
    const inherited = Object.entries(process.env).filter((entry): entry is [string, string] =>
      entry[1] !== undefined && !foreign.test(entry[0]))
    const own = { HOME: this.home, AGNES_CONFIG_DIR: this.config, AGNES_NO_UPDATE_CHECK: "1" }
    return { ...Object.fromEntries(inherited), ...own }
  }

  file(name: string): string {
    return path.join(this.workspace, ".claude", name)
  }

  /** A transcript where Claude Code would put it. */
  transcript(id: string, content: string | Uint8Array): string {
    const folder = path.join(this.home, ".claude", "projects", "-my-work")
    fs.mkdirSync(folder, { recursive: true })
    const file = path.join(folder, `${id}.jsonl`)
    fs.writeFileSync(file, content)
    return file
  }

  /** `agnes …` in the workspace; never rejects because of an exit code. */
  agnes(
    args: ReadonlyArray<string>,
    { env = {}, input = "", cwd = this.workspace, program = this.program }: {
      readonly env?: Record<string, string>
      readonly input?: string
      readonly cwd?: string
      readonly program?: string
    } = {}
  ): Promise<Ended> {
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [program, ...args],
        { cwd, env: { ...this.environment, ...env }, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, stdout, stderr })
        }
      )
      child.stdin?.on("error", () => {})
      child.stdin?.end(input)
    })
  }

  capture(id: string, transcript: string): Promise<Ended> {
    const payload = { session_id: id, transcript_path: transcript, cwd: this.workspace, hook_event_name: "SessionStart" }
    return this.agnes(["capture-session"], { input: JSON.stringify(payload) })
  }

  discard(): void {
    fs.rmSync(this.home, { recursive: true, force: true })
  }
}
