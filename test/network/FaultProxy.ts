import * as net from "node:net"

/**
 * What happens to one connection between client and server. Positions are bytes since the connection was made.
 *
 * - `CutRequest`, `CutReply`: a reset after so many bytes went through in that direction.
 * - `Ends`: after so many bytes of the request the link breaks, but not before the server is done with them (`until`).
 * - `Instead`: the server is never asked; this text is the answer to everything, then the connection is closed.
 * - `Change`: the reply is awaited whole, and this comes instead of it, before the connection is closed.
 * - `Hang`: everything is taken, nothing is handed on.
 * - `HalfClose`: the client hears that nothing more will come, while the server goes on and answers.
 * - `Slow`: the reply comes byte by byte, each after a turn of the event loop.
 */
export type Fault =
  | { readonly _tag: "None" | "Hang" | "HalfClose" | "Slow" }
  | { readonly _tag: "CutRequest" | "CutReply"; readonly after: number }
  | { readonly _tag: "Ends"; readonly after: number; readonly until: () => Promise<void> }
  | { readonly _tag: "Instead"; readonly text: string }
  | { readonly _tag: "Change"; readonly change: (reply: Buffer) => Buffer }

export const none: Fault = { _tag: "None" }

/** A proxy on a free loopback port in front of another port. */
export class FaultProxy {
  /** For connections made from now on, one after the other; the last stays. */
  faults: ReadonlyArray<Fault> = [none]
  connections = 0
  /** Bytes of the request and of the reply on the last connection. */
  seen = { request: 0, reply: 0 }
  /** Bytes of requests the server got, of all connections. */
  forwarded = 0
  /** Every byte clients sent. */
  readonly wire: Array<Buffer> = []
  readonly #sockets = new Set<net.Socket>()
  readonly #server: net.Server
  readonly #upstream: number

  private constructor(upstream: number) {
    this.#upstream = upstream
    this.#server = net.createServer({ allowHalfOpen: true }, (client) => this.#meet(client))
  }

  static async start(upstream: number): Promise<FaultProxy> {
    const made = new FaultProxy(upstream)
    await new Promise<void>((resolve) => made.#server.listen(0, "127.0.0.1", resolve))
    return made
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`
  }

  /** Closes every connection, so that the next request meets the faults as they are now. */
  disconnect(): void {
    this.#sockets.forEach((socket) => socket.destroy())
  }

  async stop(): Promise<void> {
    this.disconnect()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #keep(socket: net.Socket): net.Socket {
    this.#sockets.add(socket)
    return socket.on("error", () => {}).on("close", () => this.#sockets.delete(socket))
  }

  #meet(client: net.Socket): void {
    const fault = this.faults[Math.min(this.connections, this.faults.length - 1)] ?? none
    this.connections += 1
    this.#keep(client).on("data", (chunk) => this.wire.push(chunk))
    if (fault._tag === "Hang") return void client.resume()
    if (fault._tag === "Instead") return answer(client, fault.text)
    const server = this.#keep(net.connect({ port: this.#upstream, host: "127.0.0.1", allowHalfOpen: true }))
    const seen = this.seen = { request: 0, reply: 0 }
    const reset = (): void => {
      client.resetAndDestroy()
      server.resetAndDestroy()
    }
    client.on("data", (chunk) => {
      const rest = Math.min(limitOf(fault, "CutRequest"), limitOf(fault, "Ends")) - seen.request
      const handed = chunk.subarray(0, Math.max(0, rest))
      seen.request += chunk.length
      this.forwarded += handed.length
      server.write(handed, () => seen.request >= limitOf(fault, "CutRequest") && reset())
      if (fault._tag === "Ends" && rest > 0 && seen.request >= fault.after) {
        client.pause()
        void fault.until().then(reset)
      }
      if (fault._tag === "HalfClose") client.end()
    })
    const held: Array<Buffer> = []
    server.on("data", (chunk) => {
      if (fault._tag === "Change") {
        held.push(chunk)
        const reply = Buffer.concat(held)
        if (isWhole(reply)) client.end(fault.change(reply))
        return
      }
      const rest = fault._tag === "CutReply" ? fault.after - seen.reply : Infinity
      seen.reply += chunk.length
      if (fault._tag === "Slow") return void drip(client, chunk)
      client.write(chunk.subarray(0, Math.max(0, rest)), () => seen.reply >= limitOf(fault, "CutReply") && reset())
    })
    client.on("end", () => server.end())
    client.on("close", () => server.destroy())
    server.on("end", () => fault._tag === "Change" || client.end())
    server.on("close", () => fault._tag === "Change" || client.destroySoon())
  }
}

const limitOf = (fault: Fault, tag: "CutRequest" | "CutReply" | "Ends"): number => fault._tag === tag ? fault.after : Infinity

const isWhole = (reply: Buffer): boolean => {
  const end = reply.indexOf("\r\n\r\n")
  const length = /\r\ncontent-length: (\d+)/i.exec(reply.toString("latin1"))?.[1]
  return end >= 0 && length !== undefined && reply.length >= end + 4 + Number(length)
}

/** After the whole request, so that nobody can say it came too early. */
const answer = (client: net.Socket, text: string): void => {
  const held: Array<Buffer> = []
  client.on("data", (chunk) => {
    held.push(chunk)
    if (isWhole(Buffer.concat(held))) client.end(text)
  })
}

const drip = async (client: net.Socket, bytes: Buffer): Promise<void> => {
  for (let at = 0; at < bytes.length && !client.destroyed; at++) {
    client.write(bytes.subarray(at, at + 1))
    await new Promise((resolve) => setImmediate(resolve))
  }
}
