import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import * as Terminal from "@effect/platform/Terminal"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"

/** The terminal for questions. It opens standard input and output, so it waits for the first question. */
export const layer: Layer.Layer<Terminal.Terminal> = Layer.scoped(
  Terminal.Terminal,
  Effect.gen(function*() {
    const scope = yield* Effect.scope
    const terminal = yield* Effect.cached(Scope.extend(NodeTerminal.make(), scope))
    return {
      columns: Effect.flatMap(terminal, ({ columns }) => columns),
      rows: Effect.flatMap(terminal, ({ rows }) => rows),
      isTTY: Effect.flatMap(terminal, ({ isTTY }) => isTTY),
      readInput: Effect.flatMap(terminal, ({ readInput }) => readInput),
      readLine: Effect.flatMap(terminal, ({ readLine }) => readLine),
      display: (text) => Effect.flatMap(terminal, ({ display }) => display(text))
    }
  })
)
