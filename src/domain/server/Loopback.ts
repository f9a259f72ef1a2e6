/** Names and addresses that lead to this machine alone (RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3). */
export const is = (host: string): boolean => {
  const bare = host.trim().toLowerCase().replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "")
  return bare === "localhost" || bare === "::1" || /^127(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(bare)
}

/** The same of a `Host` header. Another name there means that a page of another site led a browser here. */
export const inHeader = (header: string | undefined): boolean =>
  header !== undefined && is(header.trim().replace(/:\d*$/, ""))
