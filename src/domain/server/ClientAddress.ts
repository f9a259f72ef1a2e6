/**
 * Whose address a request came from. `X-Forwarded-For` is a list that every hop appends to, and whoever is first may
 * write anything into it: so it is read from its end, as far as the hops are proxies we trust (W-34).
 */

/** An IPv4 address in IPv6 clothes is the IPv4 address; brackets and zones are dropped. */
export const plain = (address: string): string => {
  const bare = address.trim().replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "").toLowerCase()
  return bare.startsWith("::ffff:") && bare.includes(".") ? bare.slice(7) : bare
}

/** `trusted` says of an address in plain form whether it is one of our proxies. A garbled hop ends the walk. */
export const of = (
  peer: string | undefined,
  forwarded: string | undefined,
  trusted: (address: string) => boolean
): string | undefined => {
  if (peer === undefined) return undefined
  const hops = (forwarded ?? "").split(",").map(plain)
  let address = plain(peer)
  while (trusted(address)) {
    const next = hops.pop()
    if (next === undefined || !looksLikeAddress(next)) return address
    address = next
  }
  return address
}

/** Did it come to the outermost proxy by https? Only a proxy we trust is believed (`X-Forwarded-Proto`). */
export const secure = (
  peer: string | undefined,
  protocols: string | undefined,
  trusted: (address: string) => boolean
): boolean =>
  peer !== undefined && trusted(plain(peer)) && protocols?.split(",")[0]?.trim().toLowerCase() === "https"

const looksLikeAddress = (text: string): boolean => /^[0-9a-f:.]{2,45}$/.test(text)

/** One household or machine: an IPv4 address, the first 64 bits of an IPv6 one, which one person has all of. */
export const neighbourhood = (address: string): string => {
  if (!address.includes(":")) return address
  const [head = "", tail] = address.split("::")
  const left = head === "" ? [] : head.split(":")
  const right = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => "0"), ...right]
  return `${groups.slice(0, 4).map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/64`
}
