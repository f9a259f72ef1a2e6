import * as Domain from "./Domain.ts"
import * as Status from "./Status.ts"

/** Which items a page lists, as its address says. What means nothing in one typed by a person is passed over. */
export interface Listing {
  /** What holds for the team, what the reader contributed, or with a status all of that one. */
  readonly view: "held" | "mine" | Status.Status
  readonly domain: Domain.Domain | undefined
  /** As typed. */
  readonly words: string
  /** From 1 on. */
  readonly page: number
}

export const perPage = 20

const lastPage = 10_000
const longestWords = 200

type Query = { readonly get: (name: string) => string | null }

export const lenient = (query: Query, first: Listing["view"]): Listing => {
  const view = query.get("view") ?? ""
  const domain = query.get("domain") ?? ""
  const page = Number(query.get("page") ?? 1)
  return {
    view: view === "held" || view === "mine" || Status.is(view) ? view : first,
    domain: Domain.is(domain) ? domain : undefined,
    words: (query.get("q") ?? "").slice(0, longestWords).trim(),
    page: Number.isInteger(page) && page >= 1 && page <= lastPage ? page : 1
  }
}

/** The query of an address. */
export const format = ({ domain, page, view, words }: Listing, more: Readonly<Record<string, string>> = {}): string =>
  new URLSearchParams({
    view,
    ...domain === undefined ? {} : { domain },
    ...words === "" ? {} : { q: words },
    ...page === 1 ? {} : { page: String(page) },
    ...more
  }).toString()
