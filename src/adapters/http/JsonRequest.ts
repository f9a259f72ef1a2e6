import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Http from "node:http"
import * as Https from "node:https"

/** No complete answer came; `message` is for people and holds no header and no body, `code` is the system's word. */
export class NoAnswer extends Data.TaggedError("NoAnswer")<{ readonly message: string; readonly code: string }> {}

export interface JsonReply {
  readonly status: number
  readonly headers: Http.IncomingHttpHeaders
  readonly text: string
}

/** Replies of the account routes are a few KiB; a server that sends more is not one of ours. */
const maxReplyBytes = 1_048_576

/** The seeds' limit for verifying a token (client spec AUTH-4). */
const timeLimit = "15 seconds"

/**
 * One request with a small reply. Follows no redirect; the whole exchange takes 15 s at most and interrupting it closes
 * the connection.
 */
export const send = (request: {
  readonly method: "GET" | "POST" | "DELETE"
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}): Effect.Effect<JsonReply, NoAnswer> =>
  exchange(request).pipe(
    Effect.timeoutFail({
      duration: timeLimit,
      onTimeout: () => new NoAnswer({ message: `no answer within ${timeLimit}`, code: "ETIMEDOUT" })
    })
  )

const exchange = (request: Parameters<typeof send>[0]): Effect.Effect<JsonReply, NoAnswer> =>
  Effect.async<JsonReply, NoAnswer>((resume) => {
    const secure = request.url.startsWith("https:")
    const fail = (message: string, code = "REPLY_CUT_SHORT") => resume(Effect.fail(new NoAnswer({ message, code })))
    const failWith = (error: unknown) => fail(describe(error), codeOf(error))
    let sent: Http.ClientRequest
    try {
      sent = (secure ? Https : Http).request(request.url, {
        method: request.method,
        headers: request.headers,
        agent: false,
        // Whatever the environment says: a token goes to nobody who cannot prove who they are.
        ...(secure ? { rejectUnauthorized: true } : {})
      })
    } catch (error) {
      failWith(error)
      return
    }
    sent.on("error", failWith)
    sent.on("response", (response) => {
      const chunks: Array<Buffer> = []
      let size = 0
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk)
        size += chunk.length
        if (size <= maxReplyBytes) return
        fail(`the answer is larger than ${maxReplyBytes} bytes`)
        sent.destroy()
      })
      response.on("error", failWith)
      response.on("aborted", () => fail("the connection broke in the middle of the answer"))
      response.on("end", () =>
        resume(Effect.succeed({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString("utf8")
        })))
    })
    sent.end(request.body)
    return Effect.sync(() => void sent.destroy())
  })

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "UNKNOWN"

/** Some of Node's network errors have an empty message and only a code (several addresses tried). */
const describe = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name
  return error.message === "" ? code : error.message
}
