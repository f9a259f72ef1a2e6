import * as http from "node:http"
import * as https from "node:https"
import type { Pieces } from "../../ports/Transcripts.ts"
import * as FirstByte from "./FirstByte.ts"
import type { Limits } from "./Limits.ts"
import * as Watch from "./Watch.ts"

/** A request, a POST when not said, whose body is `head`, the chunks (`size` bytes in all) and `tail`. */
export interface Outgoing {
  readonly method?: "POST" | "PATCH" | "HEAD"
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly head: Uint8Array
  readonly chunks: Pieces
  readonly size: number
  readonly tail: Uint8Array
  /** Asked again and again until the answer is there; once it says no, the exchange is `Unwanted`. */
  readonly wanted?: (() => Promise<boolean>) | undefined
}

export interface Answer {
  readonly _tag: "Answer"
  readonly status: number
  readonly headers: Readonly<http.IncomingHttpHeaders>
  /** `undefined` when it was cut short or longer than we read. */
  readonly body: Buffer | undefined
  readonly cutShort: boolean
  /** Whether all bytes had been handed to the connection when the answer began. */
  readonly allSent: boolean
}

export type Outcome =
  | Answer
  | { readonly _tag: "Broken"; readonly code: string }
  | { readonly _tag: "SourceFailed"; readonly code: string }
  /** `begun`: some of it has left. */
  | { readonly _tag: "Unwanted"; readonly begun: boolean }

export interface Agents {
  readonly http: http.Agent
  readonly https: https.Agent
  readonly close: () => void
}

const options = { keepAlive: true, maxSockets: 64, maxFreeSockets: 64, scheduling: "lifo" } as const

/** Each is there from its first request on: many a run makes none, and loading the modules takes a while. */
export const openAgents = (): Agents => {
  let plain: http.Agent | undefined
  let secure: https.Agent | undefined
  return {
    get http() {
      return plain ??= new http.Agent(options)
    },
    get https() {
      return secure ??= new https.Agent(options)
    },
    close: () => {
      plain?.destroy()
      secure?.destroy()
    }
  }
}

/** Runs `start`; a header or address the system would not take is one more broken connection. */
export const send: typeof start = (agents, outgoing, limits, settle) => {
  try {
    return start(agents, outgoing, limits, settle)
  } catch (error) {
    settle({ _tag: "Broken", code: codeOf(error) })
    return () => {}
  }
}

/**
 * Sends one request and calls `settle` exactly once; the returned function aborts it. Its body goes piece by piece, as
 * the connection takes it (`wire/Held.ts` sends small ones at once). An answer that comes before all is sent ends the
 * sending. Certificates are always checked, whatever the environment says (reliability C7).
 */
const start = (
  agents: Agents,
  outgoing: Outgoing,
  limits: Limits,
  settle: (outcome: Outcome) => void
): () => void => {
  const { headers, url } = outgoing
  const secure = url.protocol === "https:"
  const length = outgoing.head.length + outgoing.size + outgoing.tail.length
  const request = (secure ? https : http).request(url, {
    method: outgoing.method ?? "POST",
    agent: secure ? agents.https : agents.http,
    headers: { ...headers, "content-length": length },
    timeout: limits.idle,
    ...(secure ? { rejectUnauthorized: true } : {})
  })
  const progress = { answered: false, begun: false, allSent: false, settled: false }
  const timers = [setTimeout(() => finish({ _tag: "Broken", code: "TOTAL_TIMEOUT" }), limits.total(length))]
  const unwatch = outgoing.wanted === undefined
    ? () => {}
    : Watch.start(outgoing.wanted, limits.watch, () => finish({ _tag: "Unwanted", begun: progress.begun }))
  const finish = (outcome: Outcome): void => {
    if (progress.settled) return
    progress.settled = true
    timers.forEach(clearTimeout)
    unwatch()
    const reusable = outcome._tag === "Answer" && outcome.body !== undefined && progress.allSent
    if (!reusable) request.destroy()
    settle(outcome)
  }
  request.on("timeout", () => finish({ _tag: "Broken", code: "IDLE_TIMEOUT" }))
  request.on("error", (error) => finish({ _tag: "Broken", code: codeOf(error) }))
  request.on("close", () => progress.answered || finish({ _tag: "Broken", code: "ECONNRESET" }))
  request.on("response", (response) => {
    progress.answered = true
    receive(response, limits, progress.allSent, finish, timers)
  })
  const connection = FirstByte.possible(request, secure)
  const mayBegin = async (): Promise<void> => {
    if (!(await connection) || outgoing.wanted === undefined) return
    if (!(await outgoing.wanted())) finish({ _tag: "Unwanted", begun: progress.begun })
  }
  feed(request, outgoing, progress, mayBegin).catch((error: unknown) =>
    finish({ _tag: "SourceFailed", code: codeOf(error) }))
  return () => finish({ _tag: "Broken", code: "ABORTED" })
}

const receive = (
  response: http.IncomingMessage,
  limits: Limits,
  allSent: boolean,
  finish: (outcome: Outcome) => void,
  timers: Array<NodeJS.Timeout>
): void => {
  const chunks: Array<Buffer> = []
  let size = 0
  const answer = (body: Buffer | undefined, cutShort: boolean): void =>
    finish({ _tag: "Answer", status: response.statusCode ?? 0, headers: response.headers, body, cutShort, allSent })
  timers.push(setTimeout(() => answer(undefined, true), limits.reply))
  response.on("data", (chunk: Buffer) => {
    size += chunk.length
    chunks.push(chunk)
    if (size > limits.replyBytes) answer(undefined, false)
  })
  response.on("end", () => answer(response.complete ? Buffer.concat(chunks) : undefined, !response.complete))
  response.on("error", () => answer(undefined, true))
  response.on("close", () => answer(undefined, true))
}

interface Progress {
  readonly answered: boolean
  begun: boolean
  allSent: boolean
  readonly settled: boolean
}

/** Rejects only for what the source did. Nothing leaves before `mayBegin` resolves. */
const feed = async (
  request: http.ClientRequest,
  outgoing: Outgoing,
  progress: Progress,
  mayBegin: () => Promise<void>
): Promise<void> => {
  await mayBegin()
  if (progress.settled) return
  progress.begun = true
  if (outgoing.head.length > 0) request.write(outgoing.head)
  let sent = 0
  for await (const chunk of outgoing.chunks) {
    if (progress.answered || progress.settled) return
    sent += chunk.length
    if (!request.write(chunk)) await drained(request)
  }
  if (progress.answered || progress.settled) return
  if (sent !== outgoing.size) throw wrongLength()
  progress.allSent = true
  request.end(outgoing.tail)
}

/** Until the connection takes more, or will never again, or an answer makes more pointless. */
const drained = (request: http.ClientRequest): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      for (const event of ["drain", "close", "response"]) request.off(event, done)
      resolve()
    }
    for (const event of ["drain", "close", "response"]) request.on(event, done)
  })

/** What the source gave is not what it had said. */
export const wrongLength = (): Error =>
  Object.assign(new Error("the source gave another number of bytes than it said"), { code: "SHRUNK" })

/** The system's word for what went wrong. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"
