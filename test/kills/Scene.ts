import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import { Computer } from "../e2e/support/Computer.ts"
import { record, token } from "../e2e/support/PushScene.ts"
import { Server } from "./Server.ts"

/** Where a session is, as the files of the workspace say: the sides of the conservation law (design §1). */
export type Place = "queued" | "delivered" | "dead" | "private"

/** A word nobody else of its scene has, and the same in each scene: what is left can be compared. */
const canaryOf = (id: string): string => createHash("sha256").update(`canary of ${id}`).digest("hex").slice(0, 32)

/** A computer with a server of its own, thrown away after one trial. */
export class Scene {
  readonly computer: Computer
  readonly server: Server
  private readonly canaries = new Map<string, string>()

  private constructor(program: string, server: Server) {
    this.computer = new Computer(program)
    this.server = server
    fs.mkdirSync(this.computer.config, { recursive: true, mode: 0o700 })
    fs.writeFileSync(`${this.computer.config}/config.yaml`, JSON.stringify({ server: server.url }))
    fs.writeFileSync(`${this.computer.config}/token.json`, JSON.stringify({ access_token: token, email: "a@example.org" }), {
      mode: 0o600
    })
  }

  /** `compiled`: a folder with the code that earlier runs have kept; without it, nothing ever ran here. */
  static async open(program: string, compiled?: string): Promise<Scene> {
    const scene = new Scene(program, await Server.start())
    if (compiled !== undefined) fs.cpSync(compiled, scene.compiled, { recursive: true })
    return scene
  }

  get compiled(): string {
    return path.join(this.computer.home, ".cache")
  }

  async close(): Promise<void> {
    await this.server.stop()
    this.computer.discard()
  }

  /** A transcript with a word nobody else has. */
  transcript(id: string): string {
    const canary = this.canaries.get(id) ?? canaryOf(id)
    this.canaries.set(id, canary)
    return this.computer.transcript(id, record(canary))
  }

  append(name: string, line: string): void {
    fs.appendFileSync(this.computer.file(name), `${line}\n`, { mode: 0o600 })
  }

  /** In the queue, as a capture leaves it. */
  queued(id: string, file = "agnes-sessions.txt"): void {
    this.append(file, `${id}\t${this.transcript(id)}`)
  }

  text(name: string): string {
    const path = this.computer.file(name)
    return fs.existsSync(path) ? fs.readFileSync(path, "utf8") : ""
  }

  /** Does a line name it, by its id or by its file? Older clients left lines with the path alone. */
  private names(name: string, id: string): boolean {
    return this.text(name).split("\n").some((line) =>
      line.split("\t").some((column) => column.trim() === id || path.basename(column.trim(), ".jsonl") === id))
  }

  isListed(id: string): boolean {
    return this.text("agnes-sessions-private.txt").split("\n").some((line) => line.trim().toLowerCase() === id)
  }

  /** Did a hook say that it has recorded this session? */
  isAcknowledged(id: string): boolean {
    return this.text("agnes-capture-session.log").split("\n").some((line) => line.endsWith(`\tok\t${id}`))
  }

  placesOf(id: string): ReadonlyArray<Place> {
    const queues = fs.readdirSync(`${this.computer.workspace}/.claude`)
      .filter((name) => /^agnes-sessions(\.snapshot\..*)?\.txt$/.test(name))
    const receipts = this.text("agnes-receipts.jsonl").split("\n").filter((line) => line.startsWith("{"))
      .flatMap((line) => {
        try {
          return [(JSON.parse(line) as { session_id: string }).session_id]
        } catch {
          return []
        }
      })
    const found: Array<Place> = []
    if (queues.some((name) => this.names(name, id))) found.push("queued")
    if (receipts.includes(id)) found.push("delivered")
    if (this.names("agnes-sessions-failed.txt", id)) found.push("dead")
    if (this.names("agnes-sessions-private-skipped.txt", id)) found.push("private")
    return found
  }

  /** Its transcript, made elsewhere, holds this and nobody else's does. */
  watch(id: string, canary: string): void {
    this.canaries.set(id, canary)
  }

  /** Has anything of this session reached the server? */
  leaked(id: string): boolean {
    const canary = this.canaries.get(id)
    if (canary === undefined) throw new Error(`nobody knows what ${id} holds`)
    return this.server.heard(canary)
  }
}
