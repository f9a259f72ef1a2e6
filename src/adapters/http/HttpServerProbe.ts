import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { NoReply, ServerProbe } from "../../ports/ServerProbe.ts"
import { accept, ask } from "./AccountRequest.ts"
import * as JsonRequest from "./JsonRequest.ts"

/** The least every agnes server says of its health (server spec §2.6). */
const Health = Schema.parseJson(Schema.Struct({ status: Schema.String }))

const Detailed = Schema.parseJson(Schema.Struct({
  services: Schema.Record({ key: Schema.String, value: Schema.Record({ key: Schema.String, value: Schema.Unknown }) })
}))

const Latest = Schema.parseJson(Schema.Struct({ version: Schema.String.pipe(Schema.pattern(/^[0-9A-Za-z.+-]{1,64}$/)) }))

export const layer = (options: { readonly userAgent: string }): Layer.Layer<ServerProbe> =>
  Layer.succeed(ServerProbe, {
    ask: (serverUrl) =>
      JsonRequest.send({
        method: "GET",
        url: `${serverUrl}/api/health`,
        headers: { accept: "application/json", "user-agent": options.userAgent }
      }).pipe(
        Effect.map(({ headers, status, text }) => {
          const minVersion = headers["x-agnes-min-version"]
          const date = Date.parse(headers.date ?? "")
          return {
            status,
            isAgnes: status === 200 && Option.isSome(Schema.decodeOption(Health)(text)),
            date: Number.isNaN(date) ? undefined : date,
            minVersion: typeof minVersion === "string" ? minVersion : undefined,
            location: status >= 300 && status < 400 ? headers.location : undefined
          }
        }),
        Effect.mapError(({ code, message }) => new NoReply({ code, message }))
      ),
    offered: (serverUrl) =>
      JsonRequest.send({
        method: "GET",
        url: `${serverUrl}/cli/latest`,
        headers: { accept: "application/json", "user-agent": options.userAgent }
      }).pipe(
        Effect.flatMap(({ status, text }) => status === 200 ? Schema.decode(Latest)(text) : Effect.succeed(undefined)),
        Effect.map((latest) => latest?.version),
        Effect.orElseSucceed(() => undefined)
      ),
    services: ({ serverUrl, token }, includeSchema) =>
      ask(serverUrl, { method: "GET", path: `/api/health/detailed${includeSchema ? "?include=schema" : ""}`, token }, options)
        .pipe(
          Effect.flatMap((reply) => accept(serverUrl, Detailed, reply)),
          Effect.map(({ services }) => services)
        )
  })
