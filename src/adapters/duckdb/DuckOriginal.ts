import * as Layer from "effect/Layer"
import { Original } from "../../ports/Original.ts"
import * as OriginalFiles from "../node/OriginalFiles.ts"
import * as OriginalRows from "./OriginalRows.ts"

/** An original's data folder; `state` is the folder of its database. */
export const layer = (root: string, state: string): Layer.Layer<Original> =>
  Layer.succeed(Original, {
    ...OriginalFiles.under(root),
    rows: OriginalRows.under(state),
    log: OriginalRows.log(state)
  })
