import * as fs from "node:fs"
import { Computer, type Ended } from "./Computer.ts"
import { type Script, ScriptedServer } from "./ScriptedServer.ts"
import * as Scripts from "./Scripts.ts"

export const token = "eyJhbGciOiJIUzI1NiJ9.eyJlbWFpbCI6ImFubkBleGFtcGxlLm9yZyJ9.c2lnbmF0dXJl"

/** A record as Claude Code writes it, and so a transcript of one. */
export const record = (text: string): string => `${JSON.stringify({ type: "user", message: { role: "user", content: text } })}\n`

/** A computer whose user has a server and a token, and that server. */
export class PushScene {
  readonly computer = new Computer()
  readonly server: ScriptedServer

  private constructor(server: ScriptedServer) {
    this.server = server
    this.configure({ server: server.url })
    fs.writeFileSync(`${this.computer.config}/token.json`, JSON.stringify({ access_token: token, email: "ann@example.org" }), {
      mode: 0o600
    })
  }

  static async open(script: Script = Scripts.accept): Promise<PushScene> {
    return new PushScene(await ScriptedServer.start(script))
  }

  async close(): Promise<void> {
    await this.server.stop()
    this.computer.discard()
  }

  /** Writes `config.yaml`. */
  configure(settings: Record<string, unknown>): void {
    fs.mkdirSync(this.computer.config, { recursive: true, mode: 0o700 })
    fs.writeFileSync(`${this.computer.config}/config.yaml`, JSON.stringify(settings))
  }

  /** A transcript of its own, in the queue as an older client wrote it. */
  session(id: string, content: string | Uint8Array = record(id)): string {
    const path = this.computer.transcript(id, content)
    this.enqueue(id, path)
    return path
  }

  enqueue(id: string, path: string): void {
    fs.appendFileSync(this.file("agnes-sessions.txt"), `${id}\t${path}\n`)
  }

  file(name: string): string {
    return this.computer.file(name)
  }

  /** The text of a file of ours; `undefined` when there is none. */
  text(name: string): string | undefined {
    return fs.existsSync(this.file(name)) ? fs.readFileSync(this.file(name), "utf8") : undefined
  }

  push(args: ReadonlyArray<string> = [], env: Record<string, string> = {}): Promise<Ended> {
    return this.computer.agnes(["push", ...args], { env })
  }

  async json(args: ReadonlyArray<string> = []): Promise<Record<string, unknown>> {
    const { stdout } = await this.push(["--json", ...args])
    return JSON.parse(stdout) as Record<string, unknown>
  }

  /** What waits, is given up, was sent or kept back, by id; the law's sides (design §1). */
  get waiting(): ReadonlyArray<string> {
    const files = fs.readdirSync(`${this.computer.workspace}/.claude`)
      .filter((name) => /^agnes-sessions(\.snapshot\..*)?\.txt$/.test(name))
    return files.flatMap((name) => column(this.text(name), 0))
  }

  get delivered(): ReadonlyArray<string> {
    const receipts = (this.text("agnes-receipts.jsonl") ?? "").split("\n").filter((line) => line !== "")
    return receipts.map((line) => (JSON.parse(line) as { session_id: string }).session_id)
  }

  get dead(): ReadonlyArray<string> {
    return column(this.text("agnes-sessions-failed.txt"), 1)
  }

  get skipped(): ReadonlyArray<string> {
    return column(this.text("agnes-sessions-private-skipped.txt"), 1)
  }
}

const column = (text: string | undefined, index: number): ReadonlyArray<string> =>
  (text ?? "").split("\n").filter((line) => line !== "").map((line) => line.split("\t")[index] ?? "")

/** Runs a test in a scene of its own. */
export const scene = (test: (scene: PushScene) => Promise<void>, script?: Script) => async (): Promise<void> => {
  const made = await PushScene.open(script)
  try {
    await test(made)
  } finally {
    await made.close()
  }
}
