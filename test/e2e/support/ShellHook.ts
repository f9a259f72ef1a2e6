import { execFileSync, spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as HookLine from "../../../src/domain/workspace/HookLine.ts"
import type { Ended } from "./Computer.ts"

/** A fake `agnes` in a folder of its own that notes each call, and a way to run a hook line as the client does. */
export class ShellHook {
  readonly home = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-hook-")))
  readonly bin = path.join(this.home, "bin")
  readonly lines = HookLine.make({ platform: "linux", folders: [this.bin] })
  private readonly notes = path.join(this.home, "calls")
  private readonly gate = path.join(this.home, "gate")

  constructor() {
    fs.mkdirSync(this.bin)
    execFileSync("mkfifo", [this.gate])
    fs.writeFileSync(
      path.join(this.bin, "agnes"),
      `#!/bin/sh
input=$(cat)
[ "$1" = push ] && [ -n "$HOLD_PUSH" ] && cat '${this.gate}' >/dev/null
printf '%s<%s>%s\\n' "$*" "$input" "$PWD" | tr '\\n' '~' >> '${this.notes}'
echo >> '${this.notes}'
echo "said on stderr" >&2
[ "$1" = statusline ] && echo lock
exit "\${FAKE_EXIT:-0}"
`,
      { mode: 0o755 }
    )
  }

  get uninstalled(): HookLine.Lines {
    return HookLine.make({ platform: "linux", folders: [path.join(this.home, "nowhere")] })
  }

  /** A new workspace with this name below the throw-away home. */
  workspace(name: string): string {
    const folder = path.join(this.home, "work", name)
    fs.mkdirSync(path.join(folder, ".claude"), { recursive: true })
    return folder
  }

  /** `/bin/sh -c "<line>"`, payload on standard input, `PATH` without our folder (facts §1). Ends as the hook does. */
  run(line: string, cwd: string, input: string, env: Record<string, string> = {}): Promise<Ended> {
    return new Promise((resolve) => {
      const child = spawn("/bin/sh", ["-c", line], {
        cwd,
        env: { PATH: "/usr/bin:/bin", HOME: this.home, CLAUDE_PROJECT_DIR: cwd, ...env },
        detached: true
      })
      const said = { stdout: "", stderr: "" }
      child.stdout.on("data", (text: Buffer) => void (said.stdout += text.toString()))
      child.stderr.on("data", (text: Buffer) => void (said.stderr += text.toString()))
      child.stdin.on("error", () => {})
      child.stdin.end(input)
      child.on("close", (code) => resolve({ code: code ?? -1, ...said }))
    })
  }

  /** One line a call, as `arguments<stdin>cwd`, in the order they ended. */
  get calls(): ReadonlyArray<string> {
    return fs.existsSync(this.notes) ? fs.readFileSync(this.notes, "utf8").split("\n").slice(0, -1) : []
  }

  /** Lets a push that waits (`HOLD_PUSH`) go on; returns once it is there to be let go. */
  release(): void {
    fs.writeFileSync(this.gate, "")
  }

  /** Until so many calls have been noted. */
  async noted(count: number): Promise<ReadonlyArray<string>> {
    while (this.calls.length < count) await new Promise((resolve) => setTimeout(resolve, 5))
    return this.calls
  }

  discard(): void {
    fs.rmSync(this.home, { recursive: true, force: true })
  }
}
