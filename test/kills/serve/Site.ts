import { createHash } from "node:crypto"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { Computer, type Ended } from "../../e2e/support/Computer.ts"
import { record } from "../../e2e/support/PushScene.ts"
import * as Canary from "../../support/Canary.ts"
import { Serving, type Wish } from "./Serving.ts"

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

interface Receipt {
  readonly session_id: string
  readonly sha256: string
}

/** A session the server says it has. */
export interface Listed {
  readonly id: string
  readonly sha256: string
  readonly revision: number
}

/** The built server, and the computer of a person who sends to it; both can be put back to how they were. */
export class Site {
  readonly computer: Computer
  readonly folder: string
  /** What each session held at any time, as a client could have sent it. */
  readonly versions = new Map<string, Set<string>>()
  /** A word of each session that nobody else has. */
  readonly canaries = new Map<string, string>()
  private readonly saved: string
  private readonly args: ReadonlyArray<string>
  private port = 0

  constructor(program: string, args: ReadonlyArray<string> = []) {
    this.computer = new Computer(program)
    this.folder = path.join(this.computer.home, "server")
    this.saved = path.join(this.computer.home, "saved")
    this.args = args
  }

  /** On the port it had before. */
  async serve(program = this.computer.program): Promise<Serving> {
    const serving = await Serving.start(this.wish(program))
    if (this.port === 0) this.connect(serving)
    return serving
  }

  wish(program = this.computer.program): Wish {
    return { program, folder: this.folder, port: this.port, args: this.args }
  }

  private connect(serving: Serving): void {
    this.port = serving.port
    const { config } = this.computer
    fs.mkdirSync(config, { recursive: true, mode: 0o700 })
    fs.writeFileSync(`${config}/config.yaml`, JSON.stringify({ server: serving.url, push_concurrency: 1 }))
    fs.writeFileSync(`${config}/token.json`, JSON.stringify({ access_token: serving.token, email: "admin@localhost" }), {
      mode: 0o600
    })
  }

  /** The folders as they are now; transcripts are nobody's to change. */
  save(): void {
    fs.mkdirSync(this.saved)
    for (const part of this.parts) execFileSync("cp", ["-a", part, path.join(this.saved, path.basename(part))])
  }

  restore(): void {
    for (const part of this.parts) {
      fs.rmSync(part, { recursive: true, force: true })
      execFileSync("cp", ["-a", path.join(this.saved, path.basename(part)), part])
    }
  }

  private get parts(): ReadonlyArray<string> {
    return [this.computer.workspace, this.computer.config, this.folder]
  }

  discard(): void {
    this.computer.discard()
  }

  /** Writes what a session holds from now on, with at least so many bytes, and queues it. */
  session(id: string, what: "new" | "grown" | "rewritten" = "new", bytes = 0): void {
    const file = this.pathOf(id)
    const canary = this.canaries.get(id) ?? Canary.make()
    this.canaries.set(id, canary)
    const filler = record("x".repeat(1000)).repeat(Math.ceil(bytes / 1000))
    const before = what === "grown" ? fs.readFileSync(file, "utf8") : ""
    // Never shorter than what was there: a server keeps the longer one.
    const text = `${before}${record(`${canary} ${what} ${"y".repeat(what === "new" ? 0 : 300)}`)}${filler}`
    this.computer.transcript(id, text)
    this.versions.set(id, (this.versions.get(id) ?? new Set()).add(sha256(Buffer.from(text))))
    this.queue(id)
  }

  /** A file of its family. */
  relative(id: string, name: string): void {
    const file = path.join(this.pathOf(id).slice(0, -".jsonl".length), name)
    fs.mkdirSync(path.dirname(file), { recursive: true })
    fs.writeFileSync(file, record(Canary.make()))
    this.queue(id)
  }

  private queue(id: string): void {
    fs.appendFileSync(this.computer.file("agnes-sessions.txt"), `${id}\t${this.pathOf(id)}\n`, { mode: 0o600 })
  }

  pathOf(id: string): string {
    return path.join(this.computer.home, ".claude", "projects", "-my-work", `${id}.jsonl`)
  }

  /** The moment before which the server wants no request has passed. */
  push(program = this.computer.program): Promise<Ended> {
    const state = this.text("agnes-push-state.json")
    if (state !== "") {
      const { not_before: _, ...rest } = JSON.parse(state) as Readonly<Record<string, unknown>>
      fs.writeFileSync(this.computer.file("agnes-push-state.json"), JSON.stringify(rest))
    }
    return this.computer.agnes(["push"], { program })
  }

  text(name: string): string {
    const file = this.computer.file(name)
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : ""
  }

  get queued(): ReadonlyArray<string> {
    return fs.readdirSync(`${this.computer.workspace}/.claude`)
      .filter((name) => /^agnes-sessions(\.snapshot\..*)?\.txt$/.test(name))
      .flatMap((name) => this.text(name).split("\n").filter((line) => line !== "").map((line) => line.split("\t")[0]!))
  }

  private lines<A>(name: string): ReadonlyArray<A> {
    return this.text(name).split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as A)
  }

  /** What the server has answered with size and hash. */
  get receipts(): ReadonlyArray<Receipt> {
    return this.lines("agnes-receipts.jsonl")
  }

  /** What the server has said is taken back. */
  get takenBack(): ReadonlyArray<string> {
    return this.lines<{ readonly session_id: string; readonly done_at?: string }>("agnes-withdrawals.jsonl")
      .filter((line) => line.done_at !== undefined).map((line) => line.session_id)
  }

  async listed(serving: Serving): Promise<ReadonlyArray<Listed>> {
    const reply = await fetch(`${serving.url}/api/sessions?limit=200`, { headers: { authorization: `Bearer ${serving.token}` } })
    if (reply.status !== 200) throw new Error(`the list of sessions: ${reply.status}`)
    return ((await reply.json()) as { readonly sessions: ReadonlyArray<Listed> }).sessions
  }

  /** What `agnes check` finds. */
  async problems(): Promise<ReadonlyArray<string>> {
    const { code, stderr, stdout } = await this.computer.agnes(["check", "--json", "--data-dir", this.folder])
    if (code !== 0 && code !== 1) return [`agnes check ended with ${code}: ${stderr}`]
    const { problems } = JSON.parse(stdout) as { readonly problems: ReadonlyArray<{ readonly kind: string; readonly what: string }> }
    return problems.map(({ kind, what }) => `${kind} ${what}`)
  }

  /** Files below the server's folder, with the paths they have there. */
  get files(): ReadonlyArray<string> {
    return fs.readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.folder, path.join(entry.parentPath, entry.name)))
  }

  bytes(file: string): Buffer {
    return fs.readFileSync(path.join(this.folder, file))
  }

  /** Paths of all versions of a session that the server keeps, the current one first. */
  kept(id: string): ReadonlyArray<string> {
    const current = new RegExp(`^user_sessions/[^/]+/${id}\\.jsonl$`)
    const older = new RegExp(`^user_sessions/[^/]+/\\.revisions/${id}/\\d+\\.jsonl$`)
    return [...this.files.filter((file) => current.test(file)), ...this.files.filter((file) => older.test(file))]
  }

  /** Files of the server's folder that hold the word of a session. */
  holding(id: string): ReadonlyArray<string> {
    const canary = Buffer.from(this.canaries.get(id) ?? "no such session")
    return this.files.filter((file) => this.bytes(file).includes(canary))
  }
}
