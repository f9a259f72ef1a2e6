import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ProgramFinder } from "../../ports/ProgramFinder.ts"

/** Programs that lie where they are said to. */
export const layer = (
  folders: { readonly agnes?: string; readonly bash?: string; readonly node?: string }
): Layer.Layer<ProgramFinder> =>
  Layer.succeed(ProgramFinder, { folderOf: (name) => Effect.succeed(folders[name]) })
