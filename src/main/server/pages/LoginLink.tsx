import * as Effect from "effect/Effect"
import type { User } from "../../../domain/server/Claims.ts"
import * as LinkOpening from "../../../domain/server/LinkOpening.ts"
import * as Next from "../../../domain/server/Next.ts"
import * as Attempts from "../../programs/server/Attempts.ts"
import * as LoginLink from "../../programs/server/LoginLink.ts"
import * as Proxies from "../Proxies.ts"
import * as FormBody from "./FormBody.ts"
import * as Login from "./Login.tsx"
import * as Page from "./Page.tsx"
import { field } from "./parts/Csrf.tsx"
import { Form } from "./parts/Form.tsx"
import * as Protection from "./Protection.ts"
import * as Route from "./Route.ts"

const Dead = () => (
  <div class="narrow entrance">
    <h1>This link opens nothing any more</h1>
    <p>A login link works once and for 15 minutes. Whoever runs this server can make another one:</p>
    <p><code>agnes users login-link EMAIL</code></p>
    <p><a href="/login">Log in with a password</a></p>
  </div>
)

const dead = () => Page.page({ title: "Login link", viewer: undefined, status: 410 }, <Dead />)

const Question = ({ action, csrf, user }: { readonly action: string; readonly csrf: string; readonly user: User }) => (
  <div class="narrow entrance">
    <h1>Log in by a link</h1>
    <p>Go on only if you have asked for this link. It logs you in as <strong safe>{user.email}</strong>.</p>
    <Form action={action} viewer={{ csrf }}><button>Log in</button></Form>
  </div>
)

const enter = (at: Route.At) =>
  Effect.gen(function*() {
    const login = yield* LoginLink.enter(at.param("secret"), yield* Proxies.addressOf(at.request))
    return login === undefined ? dead() : yield* Login.enter(at.request, login.token, Next.home)
  })

const ask = (at: Route.At) =>
  Effect.gen(function*() {
    const user = yield* LoginLink.look(at.param("secret"))
    if (user === undefined) return dead()
    const { cookie, csrf } = yield* Protection.forVisitor(at.request)
    const action = `/login/link/${encodeURIComponent(at.param("secret"))}`
    return cookie(Page.page({ title: "Login link", viewer: undefined }, <Question action={action} csrf={csrf} user={user} />))
  })

const open = (at: Route.At) =>
  Effect.gen(function*() {
    yield* Attempts.fromAddress("token", yield* Proxies.addressOf(at.request))
    const { headers, method } = at.request
    const opening = LinkOpening.opening({
      method,
      site: headers["sec-fetch-site"],
      dest: headers["sec-fetch-dest"],
      purpose: headers["sec-purpose"] ?? headers["purpose"] ?? headers["x-moz"]
    })
    return yield* opening === "enter" ? enter(at) : ask(at)
  })

const confirmed = (at: Route.At) =>
  Effect.gen(function*() {
    yield* Protection.notForeign(at.request)
    const form = yield* FormBody.read(at.request)
    yield* Protection.ofVisitor(at.request, form.get(field))
    return yield* enter(at)
  })

export const layer = Route.layer(
  Route.open("GET", "/login/link/:secret", open),
  Route.open("POST", "/login/link/:secret", confirmed)
)
