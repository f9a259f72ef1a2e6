import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Exchange from "./Exchange.ts"
import * as Wires from "./wire/Wires.ts"

/** Kept connections of a client: those of `node:http(s)`, and our own. */
export interface Lines {
  readonly agents: Exchange.Agents
  readonly wires: Wires.Wires
}

/** Closed with the scope. */
export const open: Effect.Effect<Lines, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => ({ agents: Exchange.openAgents(), wires: Wires.make() })),
  ({ agents, wires }) =>
    Effect.sync(() => {
      agents.close()
      wires.close()
    })
)
