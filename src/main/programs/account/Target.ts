import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Credentials from "../Credentials.ts"
import { because } from "./AccountFailed.ts"

/** The server an account command is about. */
export interface Target {
  readonly serverUrl: string
  /** Plain http was allowed for it in this very call. */
  readonly insecureHttp: boolean
}

/** The one that was named, else the configured one. */
export const find = (named: Option.Option<string>, insecureHttp: boolean) =>
  Option.match(named, {
    onNone: () => Credentials.server({ insecureHttp }),
    onSome: (text) => Credentials.parseServer(text, { insecureHttp })
  }).pipe(
    Effect.mapError((error) => because(error.kind === "server_unreachable" ? none : error.message)),
    Effect.map((serverUrl): Target => ({ serverUrl, insecureHttp }))
  )

const none = "No server configured. Pass --server https://<host> or set AGNES_SERVER, or seed ~/.config/agnes/config.yaml first."
