import * as Kind from "./Kind.ts"
import * as Setting from "./Setting.ts"

/** Adding up what sessions used. */
export const counting = {
  usagePrices: Setting.make({
    variables: ["AGNES_USAGE_PRICES"],
    kind: Kind.optional(Kind.text("a file", "/etc/agnes/prices.json")),
    fallback: undefined,
    about: "A file with prices of models in place of the built-in ones; docs/usage.md says what it looks like."
  })
}
