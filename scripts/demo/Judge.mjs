import { createHash } from "node:crypto"

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex")

/** Is one session at the server as it should be? `remote` is `undefined` when the server does not have it. */
export const judge = ({ hidden, local, remote }) => {
  const equal = remote !== undefined && local.length === remote.length && sha256(local) === sha256(remote)
  const ok = hidden ? remote === undefined : equal
  return {
    ok,
    localHash: sha256(local),
    remoteHash: remote === undefined ? undefined : sha256(remote),
    verdict: hidden ? (ok ? "private, absent" : "PRIVATE BUT SENT") : ok ? "equal" : remote === undefined ? "MISSING" : "DIFFERENT"
  }
}
