import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { RuleFolder } from "../../ports/RuleFolder.ts"
import * as PerWorkspace from "./PerWorkspace.ts"

/** Rules without files. */
export const layer = (): Layer.Layer<RuleFolder> =>
  Layer.sync(RuleFolder, () => {
    const of = PerWorkspace.make(() => new Map<string, string>())
    return {
      read: (workspace) => Effect.sync(() => new Map(of(workspace))),
      apply: (workspace, { remove, write }) =>
        Effect.sync(() => {
          for (const [name, content] of write) of(workspace).set(name, content)
          for (const name of remove) of(workspace).delete(name)
        })
    }
  })
