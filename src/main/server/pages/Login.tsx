import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Claims from "../../../domain/server/Claims.ts"
import * as Next from "../../../domain/server/Next.ts"
import { Logins } from "../../../ports/Logins.ts"
import { TokenSigner } from "../../../ports/TokenSigner.ts"
import * as Attempts from "../../programs/server/Attempts.ts"
import * as LogIn from "../../programs/server/LogIn.ts"
import * as Cookie from "../Cookie.ts"
import * as Proxies from "../Proxies.ts"
import * as FormBody from "./FormBody.ts"
import * as Page from "./Page.tsx"
import { Csrf, field } from "./parts/Csrf.tsx"
import { Field } from "./parts/Form.tsx"
import { Notice, type Tone } from "./parts/Words.tsx"
import * as Protection from "./Protection.ts"
import * as Route from "./Route.ts"

/** What the address may ask the page to say; nothing of it is repeated. */
const notices: Readonly<Record<string, { readonly text: string; readonly tone: Tone }>> = {
  invalid: { tone: "bad", text: "The e-mail address or the password is wrong." },
  deactivated: { tone: "bad", text: "This account is deactivated. Ask whoever runs this server." },
  out: { tone: "good", text: "You are logged out." }
}

const Content = ({ csrf, next, notice }: {
  readonly csrf: string
  readonly next: string
  readonly notice: (typeof notices)[string] | undefined
}) => (
  <div class="narrow entrance">
    <h1>Log in</h1>
    {notice === undefined ? "" : <Notice text={notice.text} tone={notice.tone} />}
    <form method="post" action="/auth/password/login/web">
      <Csrf viewer={{ csrf }} />
      <input type="hidden" name="next" value={next} />
      <Field name="email" label="E-mail address" type="email" autocomplete="username" required />
      <Field name="password" label="Password" type="password" autocomplete="current-password" required />
      <button>Log in</button>
    </form>
    <p class="hint">
      No password yet? Whoever runs this server can give you a link: <code>agnes users login-link</code>
    </p>
  </div>
)

const show = (at: Route.At) =>
  Effect.gen(function*() {
    const { cookie, csrf } = yield* Protection.forVisitor(at.request)
    const word = at.query.get("error") ?? (at.query.has("out") ? "out" : "")
    const notice = Object.hasOwn(notices, word) ? notices[word] : undefined
    const content = <Content csrf={csrf} next={Next.path(at.query.get("next"))} notice={notice} />
    return cookie(Page.page({ title: "Log in", viewer: undefined }, content))
  })

/** The login a browser already has gives way to the new one: nobody else's goes on behind it. */
const endPrevious = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const signer = yield* TokenSigner
    const claims = signer.verify(request.cookies[Cookie.login] ?? "")
    if (claims?.typ !== "session") return
    const logins = yield* Logins
    yield* logins.end(claims.jti, yield* Clock.currentTimeMillis)
  })

/** Into the pages with a new login, from `next` on. */
export const enter = (request: HttpServerRequest, token: Redacted.Redacted, next: string) =>
  Effect.gen(function*() {
    yield* endPrevious(request)
    const put = yield* Cookie.set(request, Cookie.login, Redacted.value(token))
    const forget = yield* Cookie.clear(request, Cookie.visitor)
    return put(forget(Page.seeOther(next)))
  })

/** Said only to who has the password (W-37). */
const deactivated: Claims.Refusal = "Account deactivated"

const back = (error: string, next: string) =>
  Page.seeOther(`/login/password?error=${error}${next === Next.home ? "" : `&next=${encodeURIComponent(next)}`}`)

const logIn = (at: Route.At) =>
  Effect.gen(function*() {
    const ip = yield* Proxies.addressOf(at.request)
    yield* Attempts.fromAddress("token", ip)
    yield* Protection.notForeign(at.request)
    const form = yield* FormBody.read(at.request)
    yield* Protection.ofVisitor(at.request, form.get(field))
    const next = Next.path(form.get("next"))
    const given = { email: form.get("email"), password: Redacted.make(form.get("password")), ip }
    return yield* Effect.flatMap(LogIn.logIn(given), ({ token }) => enter(at.request, token, next)).pipe(
      Effect.catchIf(
        (error) => error._tag === "Refusal" && error.kind === "auth",
        (refusal) => Effect.succeed(back("detail" in refusal && refusal.detail === deactivated ? "deactivated" : "invalid", next))
      )
    )
  })

export const layer = Route.layer(
  Route.open("GET", "/", () => Effect.succeed(Page.seeOther(Next.home))),
  Route.open("GET", "/login", show),
  Route.open("GET", "/login/password", show),
  Route.open("POST", "/auth/password/login/web", logIn),
  Route.post("/logout", (viewer, _, { request }) =>
    Effect.gen(function*() {
      yield* LogIn.close(viewer)
      const forget = yield* Cookie.clear(request, Cookie.login)
      return forget(Page.seeOther("/login?out"))
    }))
)
