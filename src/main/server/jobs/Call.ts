import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as http from "node:http"
import * as https from "node:https"
import type { Job } from "../../../domain/schedule/Jobs.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"

/** No answer came. */
export class NoAnswer extends Data.TaggedError("NoAnswer")<{ readonly message: string }> {}

interface Answer {
  readonly status: number
  readonly text: string
}

/** Characters of an answer that are kept. */
const most = 200

const send = (url: URL, job: Job, token: string | undefined) =>
  Effect.async<Answer, NoAnswer>((resume) => {
    const request = (url.protocol === "https:" ? https : http).request(url, {
      method: job.method,
      headers: { "content-length": 0, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }
    }, (response) => {
      let text = ""
      response.setEncoding("utf8")
      response.on("data", (chunk: string) => {
        if (text.length < most) text += chunk
      })
      response.on("end", () => resume(Effect.succeed({ status: response.statusCode ?? 0, text: text.slice(0, most) })))
      response.on("error", fail)
    })
    const fail = (error: NodeJS.ErrnoException): void =>
      resume(new NoAnswer({ message: error.code ?? error.message }))
    request.on("error", fail)
    request.end()
    return Effect.sync(() => request.destroy())
  })

/** Asks the server to do a job, and logs what came of it (server spec §10.3). Nothing is tried twice. */
export const call = (base: string, job: Job, token: string | undefined) =>
  send(new URL(base + job.path), job, token).pipe(
    Effect.timeoutFail({
      duration: job.timeout,
      onTimeout: () => new NoAnswer({ message: `no answer in ${job.timeout / 1000} s` })
    }),
    Effect.flatMap(({ status, text }) =>
      status < 400
        ? Effect.logInfo(`job done: ${status}`)
        : Effect.logWarning(`job refused: ${status} ${Terminal.escape(text)}`)),
    Effect.catchTag("NoAnswer", ({ message }) => Effect.logError(`job failed: ${message}`))
  )
