import { createHash } from "node:crypto"
import * as Revision from "../../src/domain/server/Revision.ts"
import type { Reply } from "../../src/domain/push/Reply.ts"
import type * as WithdrawalReply from "../../src/domain/push/WithdrawalReply.ts"
import type { ReplyKind } from "./History.ts"

/** What a server keeps of one session. */
interface Kept {
  readonly stored: Revision.Stored
  readonly current: string
  /** Hashes of everything it took since it last deleted the session. */
  readonly received: Set<string>
}

export interface Upload {
  readonly name: string
  readonly token: string
  readonly text: string
  readonly sha256: string
}

/** A part of a file, in the way of production's wire. `text` is its own, `sha256` of everything before its end. */
export interface Part extends Upload {
  readonly identity: string
  readonly from: number
  readonly complete: boolean
  readonly before: string | undefined
  readonly length: number
}

/** What became of an upload: the reply on its way back, and whether the server has the bytes. */
export interface Taken {
  readonly kind: ReplyKind
  readonly reply: Reply
  readonly accepted: boolean
}

/** Seconds of Retry-After. */
export const pauses: { readonly [K in ReplyKind]?: number } = { later: 120, soon: 3 }

/** Which version is shown; the production decision, unless a seeded bug takes its place. */
export type Decide = typeof Revision.decide

/** A server in memory that answers as told, and otherwise as the real one: tokens, tombstones, versions. */
export class Server {
  readonly sessions = new Map<string, Kept>()
  readonly tombstones = new Set<string>()
  /** Accepted uploads of each session and hash. */
  readonly accepted = new Map<string, number>()
  /** Sessions and hashes it said are deleted for good, whatever it has of them. */
  readonly refused = new Set<string>()
  token = "token-1"
  script: ReadonlyArray<ReplyKind> = ["ok"]
  requests = 0
  /** What there is of uploads in parts, from the first byte on. */
  readonly partial = new Map<string, { readonly name: string; readonly text: string }>()
  /** Told of each request. */
  told: () => void = () => {}
  /** Uploads of which the client cannot know the end. */
  unclear = 0
  private next = 0
  private readonly decide: Decide
  private readonly violated: (check: string, detail: string) => void

  constructor(violated: (check: string, detail: string) => void, decide: Decide = Revision.decide) {
    this.violated = violated
    this.decide = decide
  }

  play(script: ReadonlyArray<ReplyKind>): void {
    this.script = script
    this.next = 0
  }

  private kindFor(token: string): ReplyKind {
    this.requests += 1
    this.told()
    const kind = this.script[this.next++ % this.script.length] ?? "ok"
    return kind === "down" ? kind : token === this.token ? kind : "auth"
  }

  upload({ name, sha256, text, token }: Upload): Taken {
    const told = this.kindFor(token)
    const kind = this.tombstones.has(name) && keeps.has(told) ? "gone" : told
    const answer = (status: number, more: Partial<Extract<Reply, { _tag: "Answered" }>> = {}): Taken => ({
      kind,
      accepted: false,
      reply: {
        _tag: "Answered", status, accepted: undefined, kind: undefined, retryAfter: undefined, features,
        minVersion: undefined, sentSha256: sha256, ...more
      }
    })
    const receipt = { status: "ok", filename: `${name}.jsonl`, size: text.length, sha256 } as const
    if (keeps.has(kind)) this.keep(name, sha256, text)
    switch (kind) {
      case "ok":
        return { ...answer(200, { accepted: receipt }), accepted: true }
      case "lost":
        this.unclear += 1
        return { kind, accepted: true, reply: { _tag: "NoAnswer", code: "ECONNRESET", message: "Connection broke." } }
      case "broken":
        this.unclear += 1
        return { ...answer(500), accepted: true }
      case "down":
        return { kind, accepted: false, reply: { _tag: "NoAnswer", code: "ECONNREFUSED", message: "Nobody there." } }
      case "busy":
        return answer(503)
      case "later":
      case "soon":
        return answer(429, { retryAfter: String(pauses[kind]) })
      case "auth":
        return answer(401)
      case "large":
        return answer(413)
      case "portal":
        return answer(200, { features: [] })
      case "other":
        return answer(200, { accepted: { ...receipt, sha256: "0".repeat(64) } })
      case "gone":
        this.refused.add(`${name} ${sha256}`)
        return answer(410, { kind: "tombstoned" })
    }
  }

  part({ before, complete, from, identity, length, name, sha256, text, token }: Part): Taken {
    const held = this.partial.get(identity)?.text
    const base = before === undefined ? "" : this.sessions.get(name)?.current.slice(0, from) ?? ""
    const begins = before === undefined ? from === 0 : hashOf(base) === before
    const whole = (held === undefined ? base : held) + text
    const fits = held === undefined ? begins : held.length === from
    if (!complete && fits) {
      const partial = this.partial
      return this.decided({ name, token, text, sha256 }, (answer) => {
        partial.set(identity, { name, text: whole })
        return answer(204, { offset: whole.length })
      })
    }
    if (!fits) {
      return this.decided({ name, token, text, sha256 }, (answer) =>
        held === undefined ? answer(412, { kind: "changed" }) : answer(409, { kind: "offset", offset: held.length }), true)
    }
    if (whole.length !== length || hashOf(whole) !== sha256) {
      this.partial.delete(identity)
      return this.decided({ name, token, text, sha256 }, (answer) => answer(412, { kind: "changed" }), true)
    }
    return this.upload({ name, token, text: whole, sha256 })
  }

  /** As `upload` answers when it takes nothing; else what `answer` says. */
  private decided(
    upload: Upload,
    say: (answer: (status: number, more?: Partial<Answered>) => Reply) => Reply,
    refuses = false
  ): Taken {
    const answer = (status: number, more: Partial<Answered> = {}): Reply => ({
      _tag: "Answered", status, accepted: undefined, kind: undefined, retryAfter: undefined, features,
      minVersion: undefined, sentSha256: upload.sha256, ...more
    })
    const told = this.kindFor(upload.token)
    const kind = this.tombstones.has(upload.name) && keeps.has(told) ? "gone" : told
    if (kind === "gone") this.refused.add(`${upload.name} ${upload.sha256}`)
    if (!keeps.has(kind)) return this.refusing(kind, answer)
    const reply = say(answer)
    if (kind === "ok") return { kind, accepted: false, reply }
    if (!refuses) this.unclear += 1
    if (kind === "broken") return { kind, accepted: false, reply: answer(500) }
    return { kind, accepted: false, reply: { _tag: "NoAnswer", code: "ECONNRESET", message: "Connection broke." } }
  }

  private refusing(kind: ReplyKind, answer: (status: number, more?: Partial<Answered>) => Reply): Taken {
    const pause = pauses[kind]
    const told = (status: number, more: Partial<Answered> = {}): Taken => ({ kind, accepted: false, reply: answer(status, more) })
    if (pause !== undefined) return told(429, { retryAfter: String(pause) })
    switch (kind) {
      case "busy":
        return told(503)
      case "auth":
        return told(401)
      case "large":
        return told(413)
      case "gone":
        return told(410, { kind: "tombstoned" })
      case "portal":
      case "other":
        return told(200, { features: [] })
      default:
        return { kind, accepted: false, reply: { _tag: "NoAnswer", code: "ECONNREFUSED", message: "Nobody there." } }
    }
  }

  /** How far an upload in parts came. */
  offset(identity: string, token: string): Taken {
    return this.decided({ name: "", token, text: "", sha256: "" }, (answer) => {
      const held = this.partial.get(identity)?.text
      return held === undefined ? answer(404, { kind: "not-found" }) : answer(204, { offset: held.length })
    }, true)
  }

  private keep(name: string, sha256: string, text: string): void {
    const before = this.sessions.get(name)
    const overlap = before?.current.startsWith(text) === true
      ? "incoming-begins-current"
      : before !== undefined && text.startsWith(before.current) ? "current-begins-incoming" : "neither"
    const incoming = { sha256, size: text.length }
    const decision = this.decide(before?.stored, incoming, overlap)
    const stored = Revision.apply(before?.stored, decision)!
    const current = stored.current.sha256 === sha256 ? text : before?.current ?? text
    if (before !== undefined && stored.current.size < before.stored.current.size) {
      this.violated("I8", `${name}: ${stored.current.size} bytes took the place of ${before.stored.current.size}`)
    }
    this.sessions.set(name, { stored, current, received: new Set([...before?.received ?? [], sha256]) })
    const key = `${name} ${sha256}`
    this.accepted.set(key, (this.accepted.get(key) ?? 0) + 1)
  }

  withdraw(name: string, token: string, what: "withdraw" | "lift"): WithdrawalReply.Reply {
    const kind = this.kindFor(token)
    const answer = (status: number, confirmed: boolean, retryAfter?: string): WithdrawalReply.Reply => ({
      _tag: "Answered", status, confirmed, retryAfter, features
    })
    if (kind === "down") return { _tag: "NoAnswer", message: "Nobody there." }
    if (kind === "busy") return answer(503, false)
    if (kind === "auth") return answer(401, false)
    const pause = pauses[kind]
    if (pause !== undefined) return answer(429, false, String(pause))
    if (kind === "portal") return { ...answer(200, false), features: [] } as WithdrawalReply.Reply
    const had = what === "withdraw" ? this.sessions.delete(name) : this.tombstones.delete(name)
    if (what === "withdraw") this.tombstones.add(name)
    if (what === "withdraw") for (const [id, held] of this.partial) if (held.name === name) this.partial.delete(id)
    return kind === "lost" ? { _tag: "NoAnswer", message: "Connection broke." } : answer(had ? 200 : 404, had)
  }

  /** Does it have these bytes, or had it and something longer took their place? */
  has(name: string, sha256: string): boolean {
    return this.sessions.get(name)?.received.has(sha256) === true
  }
}

type Answered = Extract<Reply, { _tag: "Answered" }>

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex")

const features = ["sha256", "withdraw", "gzip", "append"]

/** Those that put the bytes into the store. */
const keeps: ReadonlySet<ReplyKind> = new Set<ReplyKind>(["ok", "lost", "broken"])
