import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { gunzipSync } from "node:zlib"
import * as Canary from "../support/Canary.ts"
import * as Multipart from "../e2e/support/Multipart.ts"
import { sha256 } from "../e2e/support/ScriptedServer.ts"

/** The status for an upload of this session. */
export type Answers = (id: string) => number

const features = "sha256 withdraw"

/** A server that keeps every byte it is sent, also those of a client that dies in the middle. */
export class Server {
  /** How often each session was taken. */
  readonly taken = new Map<string, number>()
  readonly asked: Array<string> = []
  private readonly wire: Array<ReadonlyArray<Buffer>> = []
  private readonly server: http.Server
  private answers: Answers = () => 200

  private constructor() {
    this.server = http.createServer((incoming, outgoing) => {
      const head = `${incoming.method} ${incoming.url}\n${incoming.rawHeaders.join("\n")}\n`
      const chunks: Array<Buffer> = [Buffer.from(head)]
      this.wire.push(chunks)
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk))
      incoming.on("error", () => {})
      incoming.on("end", () => this.answer(incoming, outgoing, Buffer.concat(chunks.slice(1))))
    })
  }

  static async start(): Promise<Server> {
    const made = new Server()
    await new Promise<void>((resolve) => made.server.listen(0, "127.0.0.1", resolve))
    return made
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  answerWith(answers: Answers): void {
    this.answers = answers
  }

  /** Did any form of the word come over the wire? */
  heard(word: string): boolean {
    return this.wire.some((chunks) => {
      const [head = Buffer.alloc(0), ...body] = chunks
      return Canary.isIn(head, word) || Canary.isIn(Buffer.concat(body), word)
    })
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  private answer(incoming: http.IncomingMessage, outgoing: http.ServerResponse, body: Buffer): void {
    const { method = "", url = "" } = incoming
    this.asked.push(`${method} ${url}`)
    const reply = (status: number, value: unknown): void => {
      outgoing.writeHead(status, { "content-type": "application/json", "x-agnes-features": features })
      outgoing.end(JSON.stringify(value))
    }
    if (method === "DELETE") return reply(200, { status: "withdrawn", id: url.split("/").at(-1) ?? "" })
    if (url !== "/api/upload/sessions") return reply(200, { tables: [], count: 0 })
    const expanded = incoming.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body
    const { bytes, fileName } = Multipart.parse(incoming.headers["content-type"] ?? "", expanded)
    const id = fileName.replace(/\.jsonl$/, "")
    const status = this.answers(id)
    if (status !== 200) return reply(status, { detail: `status ${status}` })
    this.taken.set(id, (this.taken.get(id) ?? 0) + 1)
    return reply(200, { status: "ok", filename: fileName, size: bytes.length, sha256: sha256(bytes), revision: 1 })
  }
}
