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
  token = "token-1"
  script: ReadonlyArray<ReplyKind> = ["ok"]
  requests = 0
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
        return answer(410, { kind: "tombstoned" })
    }
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
    return kind === "lost" ? { _tag: "NoAnswer", message: "Connection broke." } : answer(had ? 200 : 404, had)
  }

  /** Does it have these bytes, or had it and something longer took their place? */
  has(name: string, sha256: string): boolean {
    return this.sessions.get(name)?.received.has(sha256) === true
  }
}

const features = ["sha256", "withdraw"]

/** Those that put the bytes into the store. */
const keeps: ReadonlySet<ReplyKind> = new Set<ReplyKind>(["ok", "lost", "broken"])
