import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import * as Prices from "../../../domain/usage/Prices.ts"
import { builtIn } from "../../../domain/usage/PriceTable.ts"
import { because } from "../../programs/server/OperatorFailed.ts"
import { PriceList } from "../../programs/server/UsageReport.ts"
import type * as Settings from "../Settings.ts"

/** The operator's prices, or the built-in ones. A file that is wrong ends the start: costs would be wrong for weeks. */
export const read = ({ usagePrices: path }: Pick<Settings.Values, "usagePrices">) =>
  Effect.gen(function*() {
    if (path === undefined) return builtIn
    const text = yield* Effect.tryPromise({
      try: () => fs.readFile(path, "utf8"),
      catch: (error) => because(
        `Cannot read ${path} (${(error as NodeJS.ErrnoException).code ?? "unknown"}), which AGNES_USAGE_PRICES names. Put the file there, `
          + "or unset AGNES_USAGE_PRICES"
      )
    })
    return yield* Either.mapLeft(Prices.parse(text), (problem) =>
      because(`${path} is no table of prices: ${problem}. docs/usage.md says what it looks like; `
        + "without AGNES_USAGE_PRICES the built-in one is used"))
  })

export const layer = (settings: Pick<Settings.Values, "usagePrices">) => Layer.effect(PriceList, read(settings))
