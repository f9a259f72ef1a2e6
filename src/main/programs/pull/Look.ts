import * as Effect from "effect/Effect"
import * as Plan from "../../../domain/pull/Plan.ts"
import type { PullState } from "../../../domain/pull/PullState.ts"
import * as Summary from "../../../domain/pull/Summary.ts"
import * as Terminal from "../../../domain/text/Terminal.ts"
import { TableFiles } from "../../../ports/TableFiles.ts"
import * as Offer from "./Offer.ts"
import type { PullOptions } from "./PullOptions.ts"

/** A pull that ended here. */
export const failed = (stage: string, error: string): Summary.Summary => ({
  ...Summary.empty,
  errors: [{ stage, error }]
})

/** The plan and what it was made from; the error is the summary of a pull that ends here. */
export const look = (options: PullOptions, state: PullState) =>
  Effect.gen(function*() {
    const offer = yield* Effect.mapError(Offer.read(options.credentials, state), (error) => failed("manifest", error))
    const files = yield* TableFiles
    const inventory = yield* Effect.mapError(
      files.inventory(options.workspace),
      ({ message }) => failed("files", message)
    )
    const here = { tables: state.tables, objects: inventory.objects, broken: new Set(state.broken) }
    const plan = Plan.make(offer.manifest, here, options.choice)
    const { only } = options.choice
    if (only !== undefined && !offer.manifest.tables.some(({ name }) => name === only)) {
      const unknown = `the server offers you no table ${Terminal.escape(only)}. Run: agnes catalog`
      return yield* Effect.fail(failed("manifest", unknown))
    }
    return { offer, plan, inventory }
  })
