import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Effect from "effect/Effect"
import * as Proxies from "./Proxies.ts"
import * as Settings from "./Settings.ts"

/** Holds the token of a login (server spec §2.5). */
export const login = "access_token"

/** Tells a browser that has not logged in yet from others, for as long as the login page is open. */
export const visitor = "agnes_visitor"

/** Seconds: of a login, as the server keeps it; of a login page that is left open. */
const ages = { [login]: 86_400, [visitor]: 3_600 }

/** Over https, as far as we know: the operator named a domain, or a proxy we trust says so. */
const secure = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const { domain } = yield* Settings.Settings
    return domain !== "" || (yield* Effect.map(Proxies.Proxies, ({ isSecure }) => isSecure(request)))
  })

/** No script reads it, no other site sends it along with a form. */
export const set = (request: HttpServerRequest, name: keyof typeof ages, value: string) =>
  Effect.map(secure(request), (isSecure) => (response: HttpServerResponse.HttpServerResponse) =>
    HttpServerResponse.unsafeSetCookie(response, name, value, {
      httpOnly: true,
      sameSite: "lax",
      path: "/",
      maxAge: `${value === "" ? 0 : ages[name]} seconds`,
      secure: isSecure
    }))

/** Takes it away from the browser. */
export const clear = (request: HttpServerRequest, name: keyof typeof ages) => set(request, name, "")
