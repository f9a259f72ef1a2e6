import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Reply from "../../domain/language/Reply.ts"
import { LanguageModelError } from "../../ports/LanguageModel.ts"

/** Bytes of an answer that are read: one of some thousand tokens has some ten thousand. */
const most = 4 * 1024 ** 2

/** Sent nowhere else: a key in a header would go along. */
export const layer = FetchHttpClient.layer.pipe(
  Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "manual" }))
)

/** Neither spans, which would hold headers, nor headers of spans. */
export const untraced: (client: HttpClient.HttpClient) => HttpClient.HttpClient =
  HttpClient.withTracerDisabledWhen(() => true)

const fail = (kind: LanguageModelError["kind"], message: string, retryAfter?: number) =>
  new LanguageModelError({ kind, message, ...(retryAfter === undefined ? {} : { retryAfter }) })

/** The word of the system for it (`ECONNREFUSED`), some layers down. */
const codeOf = (error: unknown): string => {
  for (let inner = error, depth = 0; depth < 6 && typeof inner === "object" && inner !== null; depth++) {
    const { cause, code } = inner as { readonly cause?: unknown; readonly code?: unknown }
    if (typeof code === "string") return code
    inner = cause
  }
  return "no connection"
}

const unreached = (error: HttpClientError.HttpClientError): LanguageModelError =>
  error.reason === "InvalidUrl"
    ? fail("auth", "the provider's address is none. Set AGNES_LLM_BASE_URL")
    : fail("unavailable", `the provider cannot be reached: ${codeOf(error)}`)

const bodyOf = (response: HttpClientResponse.HttpClientResponse): Effect.Effect<unknown, LanguageModelError> =>
  response.stream.pipe(
    Stream.mapError(unreached),
    Stream.runFoldEffect({ text: "", size: 0, decoder: new TextDecoder() }, (sum, chunk) =>
      sum.size + chunk.length > most
        ? Effect.fail(fail("format", "the answer is too large"))
        : Effect.succeed({
          ...sum,
          text: sum.text + sum.decoder.decode(chunk, { stream: true }),
          size: sum.size + chunk.length
        })),
    Effect.map(({ text }) => parsed(text))
  )

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Asks once; the JSON of a good answer, `undefined` when it is none. */
export const post = (
  client: HttpClient.HttpClient,
  path: string,
  payload: unknown,
  timeout: number
): Effect.Effect<unknown, LanguageModelError> =>
  Effect.gen(function*() {
    const request = HttpClientRequest.post(path).pipe(HttpClientRequest.bodyUnsafeJson(payload))
    const response = yield* Effect.mapError(client.execute(request), unreached)
    const body = yield* bodyOf(response)
    if (response.status >= 200 && response.status < 300) return body
    const refused = { status: response.status, body }
    const after = Reply.retryAfter(response.headers, yield* Clock.currentTimeMillis)
    return yield* fail(Reply.fault(refused), Reply.told(refused), after)
  }).pipe(
    Effect.timeoutFail({
      duration: Duration.millis(timeout),
      onTimeout: () => fail("timeout", `the provider gave no answer in ${timeout / 1000} s`)
    })
  )
