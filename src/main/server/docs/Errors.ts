import * as Refusal from "../../../ports/api/Refusal.ts"

/** Every refusal of the wire, for the document. */

const texts: Readonly<Record<Refusal.Status, string>> = {
  400: "The request is broken, or asks for what cannot be had",
  401: "Who asks is not known",
  403: "Known who asks, but not for them",
  404: "Not there, or not yours",
  405: "There, but not asked like this; `Allow` says how",
  409: "Under way already",
  410: "Taken back by its owner",
  411: "The body has no Content-Length",
  412: "What `If-Match` names is not the current version",
  413: "The body is too large",
  415: "A type or encoding that is not taken",
  422: "Something is missing, or of the wrong type",
  429: "Too many attempts; `Retry-After` says when to come again",
  500: "A defect of the server; `request_id` is what to ask its operator about",
  503: "The server is stopping; `Retry-After` says when to come again",
  507: "No room: of the server, or of your quota"
}

const kinds = Object.entries(Refusal.statusOf) as ReadonlyArray<[Refusal.Kind, Refusal.Status]>
const statuses = [...new Set(kinds.map(([, status]) => status))]
const retried: ReadonlySet<Refusal.Status> = new Set<Refusal.Status>([429, 503, 507])

export const nameOf = (status: Refusal.Status): string => `Error${status}`

const finding = {
  type: "object",
  required: ["type", "loc", "msg", "input"],
  properties: {
    type: { type: "string" },
    loc: { type: "array", items: { anyOf: [{ type: "string" }, { type: "integer" }] } },
    msg: { type: "string" },
    input: { description: "Always null: what was sent is not repeated" }
  }
}

const findings = { type: "array", items: { $ref: "#/components/schemas/Finding" } }

const schemaOf = (status: Refusal.Status) => ({
  type: "object",
  required: ["detail", "kind"],
  properties: {
    detail: {
      description: "For people",
      anyOf: [{ type: "string" }, ...(status === 422 ? [findings] : [])]
    },
    kind: { type: "string", enum: kinds.filter(([, of]) => of === status).map(([kind]) => kind) },
    ...(status >= 500 ? { request_id: { type: "string" } } : {})
  }
})

export const schemas = {
  Finding: finding,
  ...Object.fromEntries(statuses.map((status) => [nameOf(status), schemaOf(status)]))
}

const headersOf = (status: Refusal.Status) => ({
  ...(retried.has(status) ? { "Retry-After": { description: "Seconds", schema: { type: "integer" } } } : {}),
  ...(status === 401 ? { "WWW-Authenticate": { schema: { type: "string" } } } : {}),
  ...(status === 405 ? { Allow: { schema: { type: "string" } } } : {})
})

export const responses = Object.fromEntries(statuses.map((status) => [nameOf(status), {
  description: texts[status],
  headers: headersOf(status),
  content: { "application/json": { schema: { $ref: `#/components/schemas/${nameOf(status)}` } } }
}]))

/** Replies the platform would give to what it cannot read; ours are 422. */
const decodeError = "#/components/schemas/HttpApiDecodeError"

export const mentionsDecode = (response: unknown): boolean => JSON.stringify(response).includes(decodeError)

export const decodeOnly = (response: unknown): boolean => {
  const text = JSON.stringify(response)
  return text.includes(decodeError) && !text.includes("\"anyOf\"")
}

/** Bodies that are taken as they come, and may be packed. */
export const isUpload = (path: string): boolean => path === "/api/upload/sessions"

export const contentEncoding = {
  name: "Content-Encoding",
  in: "header" as const,
  required: false,
  schema: { type: "string" as const, enum: ["identity", "gzip"] },
  description: "Of the whole body; the limit holds for its expanded size. `Content-Length` is always needed."
}
