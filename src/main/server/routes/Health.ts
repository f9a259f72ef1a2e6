import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HealthReport from "../../../domain/server/HealthReport.ts"
import { Api } from "../../../ports/api/Api.ts"
import { CurrentUser } from "../../../ports/api/Authorization.ts"
import { DatabaseSchema } from "../../../ports/DatabaseSchema.ts"
import * as HealthChecks from "../../programs/server/HealthChecks.ts"
import { version as program } from "../../Version.ts"
import * as Pipeline from "../jobs/Health.ts"
import * as Settings from "../Settings.ts"

const health = Effect.gen(function*() {
  const schema = yield* DatabaseSchema
  return yield* Effect.match(schema.current, {
    onFailure: () => ({ status: "unhealthy" as const, db_schema: "unreachable" as const, expected: schema.expected }),
    onSuccess: (current) =>
      current === schema.expected
        ? { status: "ok" as const, db_schema: "ok" as const, current, expected: schema.expected }
        : { status: "unhealthy" as const, db_schema: "mismatch" as const, current, expected: schema.expected }
  })
})

const timestamp = (at: number): string => new Date(at).toISOString().replace("Z", "+00:00")

/** What the settings and the database say of this server, which runs since `since`. */
const versionAt = (since: number) =>
  Effect.gen(function*() {
    const { channel, commitSha, imageTag, version } = yield* Settings.Settings
    const { expected } = yield* DatabaseSchema
    return {
      version: version ?? program,
      channel,
      image_tag: imageTag,
      commit_sha: commitSha,
      schema_version: expected,
      deployed_at: timestamp(since)
    }
  })

const detailed = (since: number, include: string | undefined) =>
  Effect.gen(function*() {
    const reader = yield* CurrentUser
    const services = yield* HealthChecks.services(HealthReport.included(include), Pipeline.checks(reader))
    const status = HealthReport.headline(services)
    return { ...(yield* versionAt(since)), status, timestamp: timestamp(yield* Clock.currentTimeMillis), services }
  })

export const layer = Layer.unwrapEffect(Effect.map(Clock.currentTimeMillis, (since) =>
  HttpApiBuilder.group(Api, "health", (handlers) =>
    handlers
      .handle("health", () => health)
      .handle("version", () => versionAt(since))
      .handle("detailed", ({ urlParams }) => detailed(since, urlParams.include)))))
