import * as OpenApi from "@effect/platform/OpenApi"
import * as RoutePolicy from "../../../domain/server/RoutePolicy.ts"
import { Api } from "../../../ports/api/Api.ts"
import * as Headers from "../../../ports/api/Headers.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import { version } from "../../Version.ts"
import * as Errors from "./Errors.ts"

type Operation = OpenApi.OpenAPISpecOperation
type Responses = OpenApi.OpenAPISpecResponses

const needs: Readonly<Record<RoutePolicy.Level, string>> = {
  public: "For everybody.",
  user: "Needs a token or a login.",
  interactive: "Needs a login: a personal access token is not enough.",
  admin: "Needs an admin.",
  "admin-interactive": "Needs an admin's login: a personal access token is not enough."
}

/** What every route of a level may answer besides what is said at it. */
const always = (level: RoutePolicy.Level): ReadonlyArray<Refusal.Status> =>
  level === "public" ? [500] : level === "user" ? [401, 500] : [401, 403, 500]

/** `{id}` of the document is `:id` of the router. */
const levelOf = (method: string, path: string): RoutePolicy.Level =>
  RoutePolicy.levelOf(method.toUpperCase(), path.replace(/\{(\w+)\}/g, ":$1")) ?? "user"

const requestId = {
  name: "X-Request-ID",
  in: "header" as const,
  required: false,
  schema: { type: "string" as const, maxLength: 64, pattern: "^[A-Za-z0-9_-]*$" },
  description: "Comes back in the answer and stands in the server's log; made up where it is missing."
}

const seen = (path: string): Record<string, unknown> => {
  const header = (description: string) => ({ description, schema: { type: "string" } })
  const own = {
    "X-Agnes-Features": header(`What this server can, in words with blanks between: ${Headers.featureWords.join(" ")}`),
    "X-Agnes-Latest-Version": header("The newest client the server knows of"),
    "X-Agnes-Min-Version": header("The oldest client the server works with")
  }
  return { "X-Request-ID": header("The id of this request"), ...(path.startsWith("/api/") ? own : {}) }
}

/** Errors are told as they are on the wire: one schema for a status, with its kinds; what cannot be read is a 422. */
const responsesOf = (path: string, level: RoutePolicy.Level, described: Responses): Responses => {
  const statuses = Object.keys(described).map(Number)
  const said = statuses.filter((status) => status >= 400 && !Errors.decodeOnly(described[status]))
  const unread = statuses.some((status) => Errors.mentionsDecode(described[status]))
  const errors = [...new Set([...said, ...always(level), ...(unread ? [422] : [])])].sort((left, right) => left - right)
  const good = statuses.filter((status) => status < 400)
  return Object.fromEntries([
    ...good.map((status) => [status, { ...described[status], headers: seen(path) }]),
    ...errors.map((status) => [status, { $ref: `#/components/responses/${Errors.nameOf(status as Refusal.Status)}` }])
  ]) as Responses
}

const completed = (path: string, method: string, operation: Operation): Operation => {
  const level = levelOf(method, path)
  return {
    ...operation,
    description: [operation.description, needs[level]].filter((part) => part !== undefined).join("\n\n"),
    parameters: [...operation.parameters, requestId, ...(Errors.isUpload(path) ? [Errors.contentEncoding] : [])],
    responses: responsesOf(path, level, operation.responses)
  }
}

/** The document of the wire (OpenAPI 3.1), from the value the server and its clients are made of. */
export const make = (): OpenApi.OpenAPISpec => {
  const spec = OpenApi.fromApi(Api, { additionalPropertiesStrategy: "allow" })
  const paths = Object.fromEntries(Object.entries(spec.paths).map(([path, operations]) => [
    path,
    Object.fromEntries(Object.entries(operations).map(([method, operation]) =>
      [method, completed(path, method, operation)]))
  ]))
  const { HttpApiDecodeError: _, Issue: __, PropertyKey: ___, ...schemas } = spec.components.schemas
  const document = {
    ...spec,
    info: {
      title: "agnes",
      version,
      description: "What clients of an agnes server send and get. Errors have a `kind` from a closed list: decide by it, "
        + "show `detail`. Answers of 1024 bytes or more are packed with gzip for clients that accept it."
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      ...spec.components,
      schemas: { ...schemas, ...Errors.schemas },
      responses: Errors.responses,
      securitySchemes: {
        bearer: {
          type: "http",
          scheme: "bearer",
          bearerFormat: "JWT",
          description: "A personal access token, or the `access_token` of a login"
        }
      }
    }
  }
  return document as unknown as OpenApi.OpenAPISpec
}
