import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import type { User } from "../../../domain/server/Claims.ts"
import * as Person from "../../../domain/server/Person.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import { Api } from "../../../ports/api/Api.ts"
import { BootstrapRequest, LoginRequest } from "../../../ports/api/Login.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as Attempts from "../../programs/server/Attempts.ts"
import * as Bootstrap from "../../programs/server/Bootstrap.ts"
import * as LogIn from "../../programs/server/LogIn.ts"
import * as JsonBody from "../JsonBody.ts"
import * as Proxies from "../Proxies.ts"
import * as Replies from "../Replies.ts"

const reply = ({ token, user }: { readonly token: Redacted.Redacted; readonly user: User }) => ({
  access_token: Redacted.value(token),
  token_type: "bearer" as const,
  user_id: user.id,
  email: user.email,
  role: user.admin ? "admin" as const : "user" as const
})

const logIn = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    const ip = yield* Proxies.addressOf(request)
    yield* Attempts.fromAddress("token", ip)
    const { email, password } = yield* JsonBody.read(request, LoginRequest)
    return reply(yield* LogIn.logIn({ email, password: Redacted.make(password ?? ""), ip }))
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

const bootstrap = (request: HttpServerRequest) =>
  Effect.gen(function*() {
    yield* Attempts.fromAddress("bootstrap", yield* Proxies.addressOf(request))
    if (yield* Effect.flatMap(Accounts, (accounts) => accounts.anyUser)) return yield* Bootstrap.closed
    const { email, name, password } = yield* JsonBody.read(request, BootstrapRequest)
    const secret = password === undefined || password === null || password === "" ? undefined : password
    const problem = Person.emailProblem(email) ?? (secret === undefined ? undefined : Person.passwordProblem(secret))
    if (problem !== undefined) return yield* Refusal.badRequest(problem)
    const seed = { email, name: name ?? email.trim(), password: Option.map(Option.fromNullable(secret), Redacted.make) }
    return reply(yield* Bootstrap.becomeFirstAdmin(seed))
  }).pipe(Effect.catchTag("StoreError", Replies.storeFailed))

export const layer = HttpApiBuilder.group(Api, "login", (handlers) =>
  handlers
    .handleRaw("logIn", ({ request }) => logIn(request))
    .handleRaw("bootstrap", ({ request }) => bootstrap(request)))
