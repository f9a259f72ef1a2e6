import * as HttpApiMiddleware from "@effect/platform/HttpApiMiddleware"
import * as HttpApiSecurity from "@effect/platform/HttpApiSecurity"
import * as Context from "effect/Context"
import type { Claims, User } from "../../domain/server/Claims.ts"
import * as Refusal from "./Refusal.ts"

/** Who asks, and with what. */
export interface Caller extends User {
  /** A `session` comes from a login, a `pat` may lie on any disk, a `service` is no person. */
  readonly typ: Claims["typ"] | "service"
  readonly tokenId: string
  /** Nobody has proved anything: `LOCAL_DEV_MODE` is on. */
  readonly developer?: true
}

/** Whose request this is. */
export class CurrentUser extends Context.Tag("agnes/api/CurrentUser")<CurrentUser, Caller>() {}

/** `Authorization: Bearer <JWT>` (server spec §2). Decided before any byte of the body is read. */
export class Authorization extends HttpApiMiddleware.Tag<Authorization>()("agnes/api/Authorization", {
  failure: Refusal.withStatus(401),
  provides: CurrentUser,
  security: { bearer: HttpApiSecurity.bearer }
}) {}
