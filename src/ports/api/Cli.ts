import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as OpenApi from "@effect/platform/OpenApi"
import * as Schema from "effect/Schema"
import * as Refusal from "./Refusal.ts"

/**
 * A package that npm installs; `path` is below the server's address, `sha256` in hex and of its bytes.
 * `min_version`: the oldest this server works with, as its replies to `/api/*` say.
 */
export const Latest = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  sha256: Schema.String,
  size: Schema.Int,
  path: Schema.String,
  min_version: Schema.String
})

/** The command line of the server's own version (server spec §13). Public: it is the same for everybody. */
export class Cli extends HttpApiGroup.make("cli")
  .add(
    HttpApiEndpoint.get("latest", "/cli/latest").addSuccess(Latest)
      .addError(Refusal.withStatus(404))
      .annotate(OpenApi.Summary, "The agnes this server gives to its users")
  )
  .add(
    HttpApiEndpoint.get("package", "/cli/agnes.tgz").addSuccess(Schema.String)
      .addError(Refusal.withStatus(404))
      .annotate(OpenApi.Summary, "That agnes, as a package npm installs")
  )
{}
