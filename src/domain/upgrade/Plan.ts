import type { Found, Offer } from "./Offer.ts"
import * as Version from "./Version.ts"

export interface Options {
  readonly checkOnly: boolean
  readonly force: boolean
}

/** What a run of self-upgrade does (client spec UPG-2 to UPG-5). */
export type Plan =
  | { readonly _tag: "Install"; readonly offer: Offer }
  /** Only asked: there is something newer. */
  | { readonly _tag: "Tell"; readonly offer: Offer }
  | { readonly _tag: "Stay"; readonly because: "current" | "no-offer" | "unreachable" | "refused"; readonly latest: string | undefined }
  | { readonly _tag: "CannotReach"; readonly message: string }

const stay = (because: (Plan & { readonly _tag: "Stay" })["because"], latest?: string): Plan =>
  ({ _tag: "Stay", because, latest })

/** `refused`: a version that was tried here and gone back on. */
export const decide = (
  { checkOnly, force }: Options,
  installed: string,
  found: Found,
  refused: string | undefined
): Plan => {
  if (found._tag === "Unreachable") {
    return force && !checkOnly ? { _tag: "CannotReach", message: found.message } : stay("unreachable")
  }
  if (found._tag === "Nothing") return stay("no-offer")
  const { offer } = found
  if (force && !checkOnly) return { _tag: "Install", offer }
  if (!Version.isOlder(installed, offer.version)) return stay("current", offer.version)
  if (offer.version === refused) return stay("refused", offer.version)
  return { _tag: checkOnly ? "Tell" : "Install", offer }
}
