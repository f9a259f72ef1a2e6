import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as ServerUrl from "../../../domain/account/ServerUrl.ts"
import * as Proxies from "../Proxies.ts"
import * as Settings from "../Settings.ts"

/** A host as it may stand in a command line that people copy. */
const host = /^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9a-f:]{2,45}\](:\d{1,5})?$/i

/** The address this server is reached by: the name the operator gave it, else the one that was asked for just now. */
export const of = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const { domain } = yield* Settings.Settings
    if (domain !== "") return `https://${domain}`
    const proxies = yield* Proxies.Proxies
    const asked = request.headers["host"] ?? ""
    return host.test(asked) ? `${proxies.isSecure(request) ? "https" : "http"}://${asked}` : "URL-OF-THIS-SERVER"
  })

/** What sets a workspace up for this server; it asks for the token, so that no shell history keeps it. */
export const initLine = (url: string): string => `agnes init --server-url ${url}${isPlain(url) ? " --insecure-http" : ""}`

/** Installs the agnes this server runs: client and server then speak the same words. */
export const installLine = (url: string): string => `npm install --global ${url}/cli/agnes.tgz`

/** Clients take plain http to another machine only when they are told to. */
const isPlain = (url: string): boolean =>
  url.startsWith("http://") && Either.isLeft(ServerUrl.parse(url, { allowPlaintext: false }))
