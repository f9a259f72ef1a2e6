import type { Pieces } from "../../../ports/Transcripts.ts"
import { codeOf, type Outcome, type Outgoing, wrongLength } from "../Exchange.ts"
import type { Limits } from "../Limits.ts"
import * as Watch from "../Watch.ts"
import * as Request from "./Request.ts"
import { Wire } from "./Wire.ts"
import type { Wires } from "./Wires.ts"

/** Bodies up to here are held in memory and leave in one piece. */
export const mostBytes = 1_048_576

/**
 * Sends a request whose body is small enough to be held, as `Exchange.send` does with larger ones: `settle` is called
 * exactly once, the returned function aborts it. A push sends thousands of these, and `node:http` takes longer over one
 * of them than everything else a push does (docs/performance.md).
 */
export const send = (wires: Wires, outgoing: Outgoing, limits: Limits, settle: (outcome: Outcome) => void): () => void => {
  const sending = new Sending(wires, outgoing, limits, settle)
  sending.run().catch((error: unknown) => sending.finish({ _tag: "Broken", code: codeOf(error) }))
  return () => sending.finish({ _tag: "Broken", code: "ABORTED" })
}

class Sending {
  private readonly wires: Wires
  private readonly outgoing: Outgoing
  private readonly limits: Limits
  private readonly settle: (outcome: Outcome) => void
  private readonly timers: Array<NodeJS.Timeout> = []
  private readonly unwatch: () => void
  private wire: Wire | undefined
  private begun = false
  private settled = false

  constructor(wires: Wires, outgoing: Outgoing, limits: Limits, settle: (outcome: Outcome) => void) {
    this.wires = wires
    this.outgoing = outgoing
    this.limits = limits
    this.settle = settle
    const { head, size, tail, wanted } = outgoing
    const total = limits.total(head.length + size + tail.length)
    this.after(total, { _tag: "Broken", code: "TOTAL_TIMEOUT" })
    this.unwatch = wanted === undefined ? () => {} : Watch.start(wanted, limits.watch, () => this.unwanted())
  }

  async run(): Promise<void> {
    const { headers, method = "POST", url } = this.outgoing
    const body = await this.body()
    if (body === undefined) return
    const length = this.outgoing.head.length + this.outgoing.size + this.outgoing.tail.length
    const request = Request.headOf(method, url, { ...headers, "content-length": length })
    const target = Request.targetOf(url)
    const kept = this.wires.get(target)
    const wire = this.wire = kept ?? new Wire(target, this.limits.idle)
    if (kept === undefined && !(await this.mayBegin(wire))) return
    this.begun = true
    const { headers: fields, status } = await wire.ask(request, body)
    if (this.settled) return
    const answer = { _tag: "Answer", status, headers: Object.fromEntries(fields), allSent: true } as const
    this.after(this.limits.reply, { ...answer, body: undefined, cutShort: true })
    const reply = await this.reply(wire)
    if (this.settled) return
    if (wire.isReusable) this.wire = undefined
    this.finish({ ...answer, ...reply })
    if (this.wire === undefined) this.wires.giveBack(target, wire)
  }

  finish(outcome: Outcome): void {
    if (this.settled) return
    this.settled = true
    this.timers.forEach(clearTimeout)
    this.unwatch()
    this.wire?.close()
    this.settle(outcome)
  }

  private unwanted(): void {
    this.finish({ _tag: "Unwanted", begun: this.begun })
  }

  private after(milliseconds: number, outcome: Outcome): void {
    this.timers.push(setTimeout(() => this.finish(outcome), milliseconds))
  }

  /** To connect takes a time in which much can happen; over a kept connection bytes leave at once. */
  private async mayBegin(wire: Wire): Promise<boolean> {
    await wire.connected()
    if (this.settled || this.outgoing.wanted === undefined) return !this.settled
    if (!(await this.outgoing.wanted())) this.unwanted()
    return !this.settled
  }

  /** `undefined` once the source has failed, or an abort came first. */
  private async body(): Promise<ReadonlyArray<Uint8Array> | undefined> {
    const { chunks, head, size, tail } = this.outgoing
    try {
      const pieces = Symbol.iterator in chunks ? [...chunks] : await all(chunks)
      const sent = pieces.reduce((sum, { length }) => sum + length, 0)
      if (sent !== size) throw wrongLength()
      return this.settled ? undefined : [head, ...pieces, tail]
    } catch (error) {
      this.finish({ _tag: "SourceFailed", code: codeOf(error) })
      return undefined
    }
  }

  /** The body of the answer; what is longer than we read, or broke off, is none. */
  private async reply(wire: Wire): Promise<{ readonly body: Buffer | undefined; readonly cutShort: boolean }> {
    const pieces: Array<Buffer> = []
    let size = 0
    try {
      await wire.each((bytes) => {
        size += bytes.length
        if (size > this.limits.replyBytes) throw new TooLong()
        pieces.push(Buffer.from(bytes))
        return undefined
      })
      return { body: Buffer.concat(pieces), cutShort: false }
    } catch (error) {
      return { body: undefined, cutShort: !(error instanceof TooLong) }
    }
  }
}

class TooLong extends Error {}

const all = async (chunks: Exclude<Pieces, Iterable<Uint8Array>>): Promise<ReadonlyArray<Uint8Array>> => {
  const pieces: Array<Uint8Array> = []
  for await (const chunk of chunks) pieces.push(chunk)
  return pieces
}
