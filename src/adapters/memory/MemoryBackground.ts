import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Background } from "../../ports/Background.ts"

export interface Started {
  readonly root: string
  readonly args: ReadonlyArray<string>
}

/** Starts nothing and keeps what would have been. */
export const layer = (started: Array<Started>): Layer.Layer<Background> =>
  Layer.succeed(Background, {
    start: (workspace, args) => Effect.sync(() => void started.push({ root: workspace.root, args }))
  })
