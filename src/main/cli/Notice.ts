import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import process from "node:process"
import * as NodeBackground from "../../adapters/node/NodeBackground.ts"
import * as NodeUpdateChecks from "../../adapters/node/NodeUpdateChecks.ts"
import * as NodeUserConfig from "../../adapters/node/NodeUserConfig.ts"
import { Clock } from "../../ports/Clock.ts"
import { Environment } from "../../ports/Environment.ts"
import type { Around } from "../layers/client/Around.ts"
import { machine } from "../layers/workspace.ts"
import * as UpdateNotice from "../programs/UpdateNotice.ts"
import { version } from "../Version.ts"

/** After a command that has done its work; whatever goes wrong here is nobody's trouble (client spec ENTRY-4). */
export const show = ({ prebuilds }: Around): Effect.Effect<void> => {
  const here = machine(prebuilds)
  return UpdateNotice.line(version).pipe(
    Effect.tap((line) => line === undefined ? undefined : process.stderr.write(`${line}\n`)),
    Effect.provide(Layer.mergeAll(
      NodeUserConfig.layer(here),
      NodeUpdateChecks.layer(here),
      NodeBackground.layer(process.argv[1] ?? ""),
      Layer.succeed(Clock, here.clock),
      Layer.succeed(Environment, here.environment)
    )),
    Effect.catchAllCause(() => Effect.void)
  )
}
