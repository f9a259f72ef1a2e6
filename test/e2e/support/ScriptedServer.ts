import { createHash } from "node:crypto"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { gunzipSync } from "node:zlib"
import * as Multipart from "./Multipart.ts"

/** One request, read to its end. */
export interface Received {
  readonly method: string
  readonly url: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  /** Of an upload of a session. */
  readonly part: Multipart.Part | undefined
}

/**
 * How one request is met. Nothing is read unless the script calls `read`, which also puts the request on the list, so a
 * script can refuse early, hold, break or babble.
 */
export type Script = (
  exchange: {
    readonly incoming: http.IncomingMessage
    readonly outgoing: http.ServerResponse
    readonly read: () => Promise<Received>
  }
) => void | Promise<void>

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex")

/** A real HTTP server on a free loopback port that answers by script and remembers what it was sent. */
export class ScriptedServer {
  readonly requests: Array<Received> = []
  connections = 0
  #script: Script
  readonly #server: http.Server

  private constructor(script: Script) {
    this.#script = script
    this.#server = http.createServer((incoming, outgoing) => {
      incoming.on("error", () => {})
      void this.#script({ incoming, outgoing, read: () => this.#read(incoming) })
    })
    this.#server.on("connection", () => this.connections += 1)
  }

  static async start(script: Script): Promise<ScriptedServer> {
    const started = new ScriptedServer(script)
    await new Promise<void>((resolve) => started.#server.listen(0, "127.0.0.1", resolve))
    return started
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  get uploads(): ReadonlyArray<Multipart.Part> {
    return this.requests.flatMap(({ part }) => part ?? [])
  }

  get names(): ReadonlyArray<string> {
    return this.uploads.map((upload) => upload.fileName)
  }

  /** From now on. */
  answer(script: Script): void {
    this.#script = script
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Until every connection has ended, and whatever was on its way has been met. */
  async quiet(): Promise<void> {
    const open = (): Promise<number> =>
      new Promise((resolve, reject) =>
        this.#server.getConnections((error, count) => error === null ? resolve(count) : reject(error)))
    while (await open() > 0) await new Promise((resolve) => setImmediate(resolve))
  }

  async #read(incoming: http.IncomingMessage): Promise<Received> {
    const chunks: Array<Buffer> = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const { headers } = incoming
    const expanded = headers["content-encoding"] === "gzip" ? gunzipSync(body) : body
    const isUpload = incoming.url === "/api/upload/sessions" && headers["content-type"]?.startsWith("multipart/") === true
    const received = {
      method: incoming.method ?? "",
      url: incoming.url ?? "",
      headers,
      body,
      part: isUpload ? Multipart.parse(headers["content-type"] ?? "", expanded) : undefined
    }
    this.requests.push(received)
    return received
  }
}
