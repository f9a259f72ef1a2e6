import * as Effect from "effect/Effect"
import * as http from "node:http"
import * as https from "node:https"
import { gunzip } from "node:zlib"
import type * as Scope from "effect/Scope"
import { NoReply, type TableServerError } from "../../ports/TableServer.ts"
import * as Exchange from "./Exchange.ts"
import * as Limits from "./Limits.ts"
import * as Refused from "./Refused.ts"
import * as Trouble from "./Trouble.ts"

/** A GET. The path begins with `/`. */
export interface Question {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** For messages: `GET /api/…`. */
  readonly context: string
}

/** Asks, and answers as soon as the head of the reply is there. The scope's end closes what is not read to its end. */
export const open = (
  agents: Exchange.Agents,
  question: Question
): Effect.Effect<http.IncomingMessage, NoReply, Scope.Scope> =>
  Effect.tap(ask(agents, question), (response) =>
    Effect.addFinalizer(() => Effect.sync(() => response.readableEnded || response.destroy())))

/** May be interrupted for as long as nothing has been answered. */
const ask = (agents: Exchange.Agents, question: Question): Effect.Effect<http.IncomingMessage, NoReply> =>
  Effect.async<http.IncomingMessage, NoReply>((resume) => {
    const fail = (code: string) =>
      resume(Effect.fail(new NoReply({ message: Trouble.explain(code, question.context) })))
    let stop = (): void => {}
    const begin = (): void => {
      let isAnswered = false
      try {
        const request = start(agents, question)
        stop = () => void request.destroy()
        request.on("timeout", () => request.destroy(new Slow("nothing came")))
        request.on("error", (error) => {
          const code = Exchange.codeOf(error)
          // A server lets go of a kept connection when it likes, also just when it is used again.
          if (request.reusedSocket && gone.has(code) && !isAnswered) begin()
          else fail(code)
        })
        request.on("response", (response) => {
          isAnswered = true
          resume(Effect.succeed(response))
        })
        request.end()
      } catch (error) {
        fail(Exchange.codeOf(error))
      }
    }
    begin()
    return Effect.sync(() => stop())
  })

const gone: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE"])

const { idle } = Limits.standard

/** Certificates are always checked, whatever the environment says (reliability C7). */
const start = (agents: Exchange.Agents, { headers, url }: Question): http.ClientRequest =>
  url.startsWith("https:")
    ? https.request(url, { agent: agents.https, headers, timeout: idle, rejectUnauthorized: true })
    : http.request(url, { agent: agents.http, headers, timeout: idle })

class Slow extends Error {
  readonly code = "IDLE_TIMEOUT"
}

class CutShort extends Error {
  readonly code = "REPLY_CUT_SHORT"
}

class TooLarge extends Error {
  readonly code = "REPLY_TOO_LARGE"
}

/** A body that is cut off must not look like one that has ended. */
async function* whole(response: http.IncomingMessage): AsyncIterable<Uint8Array> {
  yield* response as AsyncIterable<Uint8Array>
  if (!response.complete) throw new CutShort("the body ended early")
}

export const refusal = (response: http.IncomingMessage, context: string): Effect.Effect<never, TableServerError> => {
  const { statusCode = 0, statusMessage = "" } = response
  if (Refused.isRedirect(statusCode)) return Effect.fail(Refused.redirect(statusCode))
  return text(response, Refused.detailBytes, context).pipe(
    Effect.orElseSucceed(() => ""),
    Effect.flatMap((reply) => Effect.fail(Refused.make(statusCode, statusMessage, reply)))
  )
}

/** All of the body as it came, at most `most` bytes of it. */
export const bytes = (
  response: http.IncomingMessage,
  most: number,
  context: string
): Effect.Effect<Buffer, NoReply> =>
  Effect.tryPromise({
    try: async () => {
      const chunks: Array<Uint8Array> = []
      let size = 0
      for await (const chunk of whole(response)) {
        size += chunk.length
        if (size > most) throw new TooLarge("the body is too large")
        chunks.push(chunk)
      }
      return Buffer.concat(chunks)
    },
    catch: (error) => new NoReply({ message: Trouble.explain(Exchange.codeOf(error), context) })
  })

/** All of the body as UTF-8, at most `most` bytes of it. */
export const text = (
  response: http.IncomingMessage,
  most: number,
  context: string
): Effect.Effect<string, NoReply> =>
  Effect.flatMap(bytes(response, most, context), (read) => unpacked(read, response, most, context))

const unpacked = (bytes: Buffer, response: http.IncomingMessage, most: number, context: string) =>
  response.headers["content-encoding"] !== "gzip"
    ? Effect.succeed(bytes.toString("utf8"))
    : Effect.async<string, NoReply>((resume) => {
      gunzip(bytes, { maxOutputLength: most }, (error, plain) =>
        resume(
          error === null
            ? Effect.succeed(plain.toString("utf8"))
            : Effect.fail(new NoReply({ message: Trouble.explain(Exchange.codeOf(error), context) }))
        ))
    })
