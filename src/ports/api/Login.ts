import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import * as Refusal from "./Refusal.ts"

export const LoginRequest = Schema.Struct({
  email: Schema.String,
  password: Schema.optional(Schema.NullOr(Schema.String))
})

export const BootstrapRequest = Schema.Struct({
  ...LoginRequest.fields,
  name: Schema.optional(Schema.NullOr(Schema.String))
})

/** A token that lasts a day or until the logout, whichever comes first. */
export const LoggedIn = Schema.Struct({
  access_token: Schema.String,
  token_type: Schema.Literal("bearer"),
  user_id: Schema.String,
  email: Schema.String,
  role: Schema.Literal("admin", "user")
})

/**
 * Routes without a token (server spec §2.4), limited per address and per account. Bodies are read by hand, because they
 * come from anybody.
 */
export class Login extends HttpApiGroup.make("login")
  .add(
    HttpApiEndpoint.post("logIn", "/token").setPayload(LoginRequest).addSuccess(LoggedIn)
      .annotate(OpenApi.Summary, "Log in with a password")
  )
  .add(
    HttpApiEndpoint.post("bootstrap", "/bootstrap").setPayload(BootstrapRequest).addSuccess(LoggedIn)
      .annotate(OpenApi.Summary, "Make the first account")
  )
  .addError(Refusal.withStatus(400))
  .addError(Refusal.withStatus(401))
  .addError(Refusal.withStatus(403))
  .addError(Refusal.withStatus(411))
  .addError(Refusal.withStatus(413))
  .addError(Refusal.withStatus(415))
  .addError(Refusal.withStatus(422))
  .addError(Refusal.withStatus(429))
  .addError(Refusal.withStatus(500))
  .addError(Refusal.withStatus(507))
  .prefix("/auth")
{}
