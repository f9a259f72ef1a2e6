import * as Listing from "../../../../../domain/knowledge/Listing.ts"

/** Addresses of the pages on which admins judge knowledge. */
export const base = "/admin/knowledge"

export const of = (id: string): string => `${base}/${encodeURIComponent(id)}`

export const listingOf = (query: { readonly get: (name: string) => string | null }): Listing.Listing => {
  const listing = Listing.lenient(query, "pending")
  return listing.view === "held" || listing.view === "mine" ? { ...listing, view: "pending" } : listing
}

/** The list a form stood in. */
export const back = (form: { readonly get: (name: string) => string }, done: string): string =>
  `${base}?${Listing.format(listingOf(new URLSearchParams(form.get("list"))), { done })}`

export const contradiction = (id: string): string => `${base}/contradictions/${encodeURIComponent(id)}`

export const duplicate = (a: string, b: string): string =>
  `${base}/duplicates/${encodeURIComponent(a)}/${encodeURIComponent(b)}`
