import { execFile } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { Computer } from "../../e2e/support/Computer.ts"
import { record } from "../../e2e/support/PushScene.ts"
import * as Canary from "../../support/Canary.ts"

interface Session {
  readonly file: string
  readonly canary: string
  /** How many bytes of it a hook has said are recorded. */
  acknowledged: number
  isPrivate: boolean
}

/** Largest session by what a person adds to it. Bytes. */
const largest = 200_000

/** Somebody who works: sessions begin and grow, are captured, pushed, marked private, and the command is killed at times. */
export class Person {
  readonly computer: Computer
  readonly sessions = new Map<string, Session>()
  commands = 0
  killed = 0
  private readonly name: string
  private readonly chance: () => number

  constructor(program: string, name: string, chance: () => number) {
    this.computer = new Computer(program)
    this.name = name
    this.chance = chance
  }

  connect(url: string, token: string): void {
    const { config } = this.computer
    fs.mkdirSync(config, { recursive: true, mode: 0o700 })
    fs.writeFileSync(`${config}/config.yaml`, JSON.stringify({ server: url }))
    fs.writeFileSync(`${config}/token.json`, JSON.stringify({ access_token: token, email: `${this.name}@example.org` }), { mode: 0o600 })
  }

  /** One thing after the other until it is over. */
  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const dice = this.chance()
      if (dice < 0.55) await this.talk()
      else if (dice < 0.85) await this.run(["push"], "", this.chance() < 0.15)
      else if (dice < 0.9) await this.mark()
      else await this.run(["status"], "")
    }
  }

  /** A session begins or goes on, and its hook runs. */
  private async talk(): Promise<void> {
    const open = [...this.sessions].filter(([, { isPrivate }]) => !isPrivate).map(([id]) => id)
    const old = this.chance() < 0.5 ? open[Math.floor(this.chance() * open.length)] : undefined
    const id = old ?? `${this.name}-${this.sessions.size}`
    const session = this.sessions.get(id) ?? this.begun(id)
    const words = record("w".repeat(Math.floor(this.chance() * 4000)))
    if (fs.statSync(session.file).size < largest) fs.appendFileSync(session.file, words.repeat(1 + Math.floor(this.chance() * 8)))
    const input = {
      session_id: id, transcript_path: session.file, cwd: this.computer.workspace,
      hook_event_name: this.chance() < 0.5 ? "SessionStart" : "SessionEnd"
    }
    const before = this.recorded(id)
    await this.run(["capture-session"], JSON.stringify(input), this.chance() < 0.05)
    if (this.recorded(id) > before) session.acknowledged = fs.statSync(session.file).size
  }

  private begun(id: string): Session {
    const canary = Canary.make()
    const session = { file: this.computer.transcript(id, record(canary)), canary, acknowledged: 0, isPrivate: false }
    this.sessions.set(id, session)
    return session
  }

  private recorded(id: string): number {
    return this.lines("agnes-capture-session.log").filter((line) => line.endsWith(`\tok\t${id}`)).length
  }

  private async mark(): Promise<void> {
    const open = [...this.sessions].filter(([, { isPrivate }]) => !isPrivate)
    const chosen = open[Math.floor(this.chance() * open.length)]
    if (chosen === undefined) return
    const [id, session] = chosen
    const code = await this.run(["mark-private", id], "")
    if (code === 0 || code === 3) session.isPrivate = true
  }

  /** Its exit code; `null` when it was killed, at a moment that chance chooses. */
  private run(args: ReadonlyArray<string>, input: string, isKilled = false): Promise<number | null> {
    this.commands += 1
    return new Promise((resolve) => {
      const { environment, program, workspace } = this.computer
      const child = execFile(process.execPath, [program, ...args], { cwd: workspace, env: environment }, (error) => {
        clearTimeout(timer)
        resolve(error === null ? 0 : typeof error.code === "number" ? error.code : null)
      })
      const kill = () => {
        this.killed += 1
        child.kill("SIGKILL")
      }
      const timer = isKilled ? setTimeout(kill, this.chance() * 800) : undefined
      child.stdin?.on("error", () => {})
      child.stdin?.end(input)
    })
  }

  lines(name: string): ReadonlyArray<string> {
    const file = this.computer.file(name)
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter((line) => line !== "") : []
  }

  /** Nothing goes wrong any more, and no moment is too early. Answers what the last of three pushes said. */
  async settle(): Promise<string | undefined> {
    let last = { code: 0, stderr: "" }
    for (let n = 0; n < 3; n++) {
      const [state = ""] = [this.lines("agnes-push-state.json").join("\n")]
      if (state !== "") {
        const { not_before: _, ...rest } = JSON.parse(state) as Readonly<Record<string, unknown>>
        fs.writeFileSync(this.computer.file("agnes-push-state.json"), JSON.stringify(rest))
      }
      last = await this.computer.agnes(["push"])
    }
    return last.code === 0 ? undefined : `I5 the last push of ${this.name} ended with ${last.code}: ${last.stderr.slice(-300)}`
  }

  /** Where each captured session has to be, and that nothing private is anywhere (conservation law, I3, I7, I17). */
  check(kept: (id: string) => ReadonlyArray<Buffer>, holding: (word: string) => ReadonlyArray<string>): ReadonlyArray<string> {
    const found: Array<string> = []
    for (const [id, { acknowledged, canary, file, isPrivate }] of this.sessions) {
      if (isPrivate) {
        found.push(...holding(canary).map((where) => `I3 ${where} holds ${id}, which is private`))
        continue
      }
      const [current = Buffer.alloc(0)] = kept(id)
      if (current.length < acknowledged) {
        found.push(`I1 ${acknowledged} bytes of ${id} were captured, and ${current.length} are at the server`)
      }
      if (!fs.readFileSync(file).subarray(0, current.length).equals(current)) found.push(`${id} is not at the server as it was`)
    }
    const queued = fs.readdirSync(path.dirname(this.computer.file("x"))).filter((name) => /^agnes-sessions(\.snapshot\..*)?\.txt$/.test(name))
      .flatMap((name) => this.lines(name)).map((line) => line.split("\t")[0] ?? "")
      .filter((id) => this.sessions.get(id)?.isPrivate !== true)
    if (queued.length > 0) found.push(`I5 ${queued.join(", ")} still wait`)
    return found
  }
}
