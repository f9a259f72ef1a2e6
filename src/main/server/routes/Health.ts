import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as Effect from "effect/Effect"
import { Api } from "../../../ports/api/Api.ts"
import { DatabaseSchema } from "../../../ports/DatabaseSchema.ts"

export const layer = HttpApiBuilder.group(Api, "health", (handlers) =>
  handlers.handle("health", () =>
    Effect.gen(function*() {
      const schema = yield* DatabaseSchema
      return yield* Effect.match(schema.current, {
        onFailure: () => ({ status: "unhealthy" as const, db_schema: "unreachable" as const, expected: schema.expected }),
        onSuccess: (current) =>
          current === schema.expected
            ? { status: "ok" as const, db_schema: "ok" as const, current, expected: schema.expected }
            : { status: "unhealthy" as const, db_schema: "mismatch" as const, current, expected: schema.expected }
      })
    })))
