import * as fs from "node:fs"

/** In `npm test` the first, in `npm run prove` the second, or a tenth of it with `--short`. */
export const size = (tested: number, proven: number): number => {
  const wanted = process.env["AGNES_PROVE"]
  return wanted === undefined ? tested : wanted === "short" ? Math.max(tested, Math.ceil(proven / 10)) : proven
}

export const isProving = process.env["AGNES_PROVE"] !== undefined

/** What a tier found, one JSON object a line, for whoever asked for it. */
export const report = (tier: string, figures: Readonly<Record<string, number | string>>): void => {
  const file = process.env["AGNES_FIGURES"]
  if (file !== undefined) fs.appendFileSync(file, `${JSON.stringify({ tier, ...figures })}\n`)
}
