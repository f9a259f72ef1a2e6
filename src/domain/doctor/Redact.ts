/** Takes out of a text what a stranger must not read; what is left still says what is wrong. */
export interface Secrets {
  /** Replaced by `<workspace>` and `~`. */
  readonly workspace: string
  readonly home: string
  /** Its host is replaced by `<server>`, wherever it stands. */
  readonly serverUrl: string | undefined
  /** Ids of sessions, each replaced by its alias. */
  readonly ids: ReadonlyArray<string>
  readonly aliasOf: (id: string) => string
}

const email = /[^\s@<>"'`/\\]+@[^\s@<>"'`/\\]+/g
/** Three parts with points between, and anything long without a blank that no word is. */
const token = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_-]*|[A-Za-z0-9_+/=-]{32,}/g
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

const url = /\bhttps?:\/\/[^\s"'<>]+/g

export const text = ({ aliasOf, home, ids, serverUrl, workspace }: Secrets) => (given: string): string => {
  const host = /^https?:\/\/([^/:]+)/.exec(serverUrl ?? "")?.[1] ?? ""
  const places = [[workspace, "<workspace>"], [home, "~"], [serverUrl ?? "", "<server>"], [host, "<server>"]] as const
  const placed = places.filter(([place]) => place.length > 1)
    .reduce((all, [place, name]) => all.replaceAll(place, name), given)
  const named = [...ids].filter((id) => id.length > 2).sort((a, b) => b.length - a.length)
    .reduce((all, id) => all.replaceAll(id, aliasOf(id)), placed)
  return named.replace(url, "<url>").replace(uuid, aliasOf).replace(email, "<email>").replace(token, "<redacted>")
}
