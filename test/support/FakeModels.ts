import { Effect } from "effect"
import type { Scope } from "effect"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import type { Kind } from "../../src/ports/LanguageModel.ts"

/** What the model behind the server is to say. */
export type Says =
  | { readonly _tag: "Value"; readonly value: unknown }
  | { readonly _tag: "Fails"; readonly kind: Kind }
  /** Exactly this. */
  | { readonly _tag: "Raw"; readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | { readonly _tag: "Hangs" }
  | { readonly _tag: "HangsUp" }

export const value = (given: unknown): Says => ({ _tag: "Value", value: given })
export const fails = (kind: Kind): Says => ({ _tag: "Fails", kind })
export const raw = (status: number, body: unknown, headers: Record<string, string> = {}): Says => ({
  _tag: "Raw", status, headers, body: typeof body === "string" ? body : JSON.stringify(body)
})
export const hangs: Says = { _tag: "Hangs" }
export const hangsUp: Says = { _tag: "HangsUp" }

export interface Asked {
  readonly path: string
  readonly headers: Http.IncomingHttpHeaders
  readonly body: any
  readonly system: string
  readonly prompt: string
  /** What the answer is called, when the request says so. */
  readonly name: string
}

export interface Fake {
  readonly url: string
  readonly asked: ReadonlyArray<Asked>
}

/** As the documentation of the two shows them. */
const anthropic = (name: string, says: Says): Says => {
  const message = (content: unknown, stop_reason: string): Says =>
    raw(200, {
      id: "msg_013Zva2CMHLNnjNjJJKqJ2EF",
      type: "message",
      role: "assistant",
      model: "claude-haiku-4-5-20251001",
      content,
      stop_reason,
      stop_sequence: null,
      usage: { input_tokens: 50, cache_creation_input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 8, service_tier: "new" }
    })
  const error = (status: number, type: string, headers: Record<string, string> = {}): Says =>
    raw(status, { type: "error", error: { type, message: "secret words" }, request_id: "req_1" }, headers)
  if (says._tag === "Value") return message([{ type: "tool_use", id: "toolu_1", name, input: says.value }], "tool_use")
  if (says._tag !== "Fails") return says
  switch (says.kind) {
    case "auth":
      return error(401, "authentication_error")
    case "rate-limit":
      return error(429, "rate_limit_error", { "retry-after": "7" })
    case "unavailable":
      return error(529, "overloaded_error")
    case "unsupported":
      return error(400, "invalid_request_error")
    case "refusal":
      return message([], "refusal")
    case "format":
      return message([{ type: "tool_use", id: "toolu_1", name, input: { a: "half" } }], "max_tokens")
    case "timeout":
      return hangs
  }
}

const openai = (says: Says): Says => {
  const completion = (content: string | null, finish_reason: string, refusal: string | null = null): Says =>
    raw(200, {
      id: "chatcmpl-1",
      object: "chat.completion",
      created: 1_728_933_352,
      model: "gpt-x",
      choices: [{ index: 0, message: { role: "assistant", content, refusal }, logprobs: null, finish_reason }],
      usage: { prompt_tokens: 57, completion_tokens: 8, total_tokens: 65 }
    })
  const error = (status: number, type: string, headers: Record<string, string> = {}): Says =>
    raw(status, { error: { message: "secret words", type, param: null, code: null } }, headers)
  if (says._tag === "Value") return completion(JSON.stringify(says.value), "stop")
  if (says._tag !== "Fails") return says
  switch (says.kind) {
    case "auth":
      return error(401, "invalid_request_error")
    case "rate-limit":
      return error(429, "requests", { "retry-after": "7" })
    case "unavailable":
      return error(503, "server_error")
    case "unsupported":
      return error(400, "invalid_request_error")
    case "refusal":
      return completion(null, "stop", "I cannot")
    case "format":
      return completion("{\"a\":\"ha", "length")
    case "timeout":
      return hangs
  }
}

const textOf = (content: unknown): string => typeof content === "string" ? content : ""

const readAsked = (incoming: Http.IncomingMessage, text: string): Asked => {
  const body = JSON.parse(text)
  const messages: ReadonlyArray<{ readonly role: string; readonly content: unknown }> = body.messages ?? []
  const system = [textOf(body.system), ...messages.filter(({ role }) => role === "system").map(({ content }) => textOf(content))]
  return {
    path: incoming.url ?? "",
    headers: incoming.headers,
    body,
    system: system.filter((part) => part !== "").join("\n"),
    prompt: textOf(messages.find(({ role }) => role === "user")?.content),
    name: body.tool_choice?.name ?? body.response_format?.json_schema?.name ?? ""
  }
}

/** A server that speaks as Anthropic's and OpenAI's do, for the length of the scope. */
export const start = (script: (asked: Asked) => Says): Effect.Effect<Fake, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.async<Fake & { readonly server: Http.Server }>((resume) => {
      const asked: Array<Asked> = []
      const server = Http.createServer(async (incoming, outgoing) => {
        const chunks: Array<Buffer> = []
        for await (const chunk of incoming) chunks.push(chunk as Buffer)
        const question = readAsked(incoming, Buffer.concat(chunks).toString("utf8"))
        asked.push(question)
        const says = script(question)
        const reply = question.path === "/v1/messages" ? anthropic(question.name, says) : openai(says)
        if (reply._tag === "HangsUp") return void incoming.socket.destroy()
        if (reply._tag !== "Raw") return
        outgoing.writeHead(reply.status, { "content-type": "application/json", ...reply.headers })
        outgoing.end(reply.body)
      })
      server.listen(0, "127.0.0.1", () => {
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, asked, server }))
      })
    }),
    ({ server }) =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
  )
