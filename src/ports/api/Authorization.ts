import * as HttpApiMiddleware from "@effect/platform/HttpApiMiddleware"
import * as HttpApiSecurity from "@effect/platform/HttpApiSecurity"
import * as Context from "effect/Context"
import type { User } from "../../domain/server/Claims.ts"
import * as Refusal from "./Refusal.ts"

/** Whose request this is. */
export class CurrentUser extends Context.Tag("agnes/api/CurrentUser")<CurrentUser, User>() {}

/** `Authorization: Bearer <JWT>` (server spec §2). Decided before any byte of the body is read. */
export class Authorization extends HttpApiMiddleware.Tag<Authorization>()("agnes/api/Authorization", {
  failure: Refusal.withStatus(401),
  provides: CurrentUser,
  security: { bearer: HttpApiSecurity.bearer }
}) {}
