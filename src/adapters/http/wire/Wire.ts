import * as net from "node:net"
import * as tls from "node:tls"
import type { Take } from "../../../ports/Chunks.ts"
import * as Limits from "../Limits.ts"
import * as Head from "./Head.ts"
import * as Unframe from "./Unframe.ts"

/** Whom a connection leads to. */
export interface Target {
  readonly secure: boolean
  readonly host: string
  readonly port: number
  /** The certificate to trust instead of the system's. */
  readonly ca?: Buffer
}

const bufferBytes = 128 * 1024

const longestHead = 64 * 1024

class Ended extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/**
 * A connection for one request after the other, whose bytes are read into one piece of memory that is used again and again.
 * `node:http` makes new memory for every piece, twice: of a large table that is half of all there is to do. It knows
 * no more of HTTP than that; what it does not understand ends the connection.
 */
export class Wire {
  isReusable = false
  private readonly socket: net.Socket
  private state: "connecting" | "idle" | "head" | "waiting" | "body" | "over" = "connecting"
  private settle: { readonly done: (head?: Head.Head) => void; readonly failed: (error: unknown) => void } | undefined
  private failure: unknown
  private text = ""
  private head: Head.Head | undefined
  private body = Unframe.make({ _tag: "Length", length: 0 })
  /** Came before somebody wanted it. */
  private early: Array<Uint8Array> = []
  private take: Take = () => undefined
  private taking: Promise<void> | undefined
  private queue: Array<Uint8Array> = []
  private hasEnded = false

  /**
   * Begins to connect. Certificates are always checked, whatever the environment says (reliability C7). `idle`: so many
   * milliseconds without a byte in either direction end it.
   */
  constructor({ ca, host, port, secure }: Target, idle = Limits.standard.idle) {
    const onread = { buffer: Buffer.allocUnsafeSlow(bufferBytes), callback: this.heard }
    this.socket = secure
      ? tls.connect({
        host, port, onread, rejectUnauthorized: true, ALPNProtocols: ["http/1.1"],
        ...(ca === undefined ? {} : { ca }), ...(net.isIP(host) === 0 ? { servername: host } : {})
      } as tls.ConnectionOptions)
      : net.connect({ host, port, onread })
    this.socket.setNoDelay(true)
    this.socket.setTimeout(idle)
    this.socket.once(secure ? "secureConnect" : "connect", () => {
      this.state = "idle"
      this.settle?.done()
    })
    this.socket.on("timeout", () => {
      // While the disk is slow the server is not to blame.
      if (this.taking === undefined) this.fail(new Ended("IDLE_TIMEOUT"))
      else this.socket.setTimeout(idle)
    })
    this.socket.on("error", (error) => this.fail(error))
    this.socket.on("end", () => this.ended())
    this.socket.on("close", () => this.ended())
    this.socket.resume()
  }

  /** Until the connection is there. */
  async connected(): Promise<void> {
    if (this.state === "connecting") await this.settled()
    if (this.failure !== undefined) throw this.failure
  }

  /** Sends a request when the connection is there; the head of its reply, which may come before all has been sent. */
  async ask(request: string, body: ReadonlyArray<Uint8Array> = []): Promise<Head.Head> {
    this.isReusable = false
    if (this.state === "connecting" || this.failure !== undefined) await this.connected()
    this.state = "head"
    this.text = ""
    // All at once, and never as one copy.
    this.socket.cork()
    this.socket.write(Buffer.from(request, "latin1"))
    for (const piece of body) if (piece.length > 0) this.socket.write(piece)
    this.socket.uncork()
    return (await this.settled())!
  }

  /** All of the body. Afterwards another request can be sent if `isReusable`. */
  async each(take: Take): Promise<void> {
    if (this.failure !== undefined) throw this.failure
    this.take = take
    this.state = "body"
    const settled = this.settled()
    const early = this.early
    this.early = []
    this.guarded(() => {
      for (const bytes of early) this.feed(bytes)
      this.finish()
      if (this.hasEnded) this.ended()
      if (this.taking === undefined) this.socket.resume()
    })
    await settled
  }

  close(): void {
    this.fail(new Ended("ABORTED"))
  }

  private settled(): Promise<Head.Head | undefined> {
    return new Promise((resolve, reject) => {
      this.settle = { done: resolve, failed: reject }
      if (this.failure !== undefined) reject(this.failure)
    })
  }

  /** Told of what came; false when nothing more can be taken for now. */
  private readonly heard = (count: number, buffer: Uint8Array): boolean => {
    this.guarded(() => this.read(buffer.subarray(0, count)))
    return this.taking === undefined && this.state !== "waiting"
  }

  private guarded(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.fail(error)
    }
  }

  private read(bytes: Uint8Array): void {
    if (this.state === "body") {
      this.feed(bytes)
      this.finish()
    } else if (this.state === "waiting") this.early.push(Buffer.from(bytes))
    else if (this.state === "head") this.readHead(bytes)
    else if (this.state !== "over") throw new Unframe.Malformed("the server speaks unasked")
  }

  private readHead(bytes: Uint8Array): void {
    const before = this.text.length
    this.text += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
    const end = this.text.indexOf("\r\n\r\n", Math.max(0, before - 3))
    if (end < 0) {
      if (this.text.length > longestHead) throw new Unframe.Malformed("the head is too long")
      return
    }
    const head = Head.parse(this.text.slice(0, end))
    if (head === undefined || head.status === 101) throw new Unframe.Malformed("the head is none")
    const rest = bytes.subarray(end + 4 - before)
    this.text = ""
    if (head.status < 200) return rest.length > 0 ? this.readHead(rest) : undefined
    this.head = head
    this.body = Unframe.make(head.framing)
    this.state = "waiting"
    if (rest.length > 0) this.early.push(Buffer.from(rest))
    this.settle?.done(head)
  }

  private feed(bytes: Uint8Array): void {
    const count = this.body.feed(bytes, this.give)
    if (count < bytes.length) this.head = undefined
  }

  private readonly give = (piece: Uint8Array): void => {
    if (this.taking !== undefined) return void this.queue.push(Buffer.from(piece))
    this.taking = this.take(piece)?.then(() => this.taken(), (error: unknown) => this.fail(error))
  }

  private taken(): void {
    this.taking = undefined
    if (this.state === "over") return
    this.guarded(() => {
      while (this.taking === undefined && this.queue.length > 0) this.give(this.queue.shift()!)
      this.finish()
    })
    if (this.taking !== undefined) return
    if (this.hasEnded) this.ended()
    else this.socket.resume()
  }

  private finish(): void {
    if (this.state !== "body" || !this.body.isEnded() || this.taking !== undefined) return
    this.state = "idle"
    this.isReusable = this.head?.isKept === true && !this.hasEnded
    this.settle?.done()
  }

  private ended(): void {
    this.hasEnded = true
    this.isReusable = false
    // What came before the end is looked at first.
    if (this.state === "waiting" || this.taking !== undefined) return
    if (this.state === "body" && this.body.mayEndHere()) {
      this.state = "over"
      this.settle?.done()
    }
    this.fail(new Ended(this.state === "body" ? "REPLY_CUT_SHORT" : "ECONNRESET"))
  }

  private fail(error: unknown): void {
    this.isReusable = false
    this.socket.destroy()
    if (this.failure !== undefined) return
    this.failure = error
    this.state = "over"
    this.settle?.failed(error)
  }
}
