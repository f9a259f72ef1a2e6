import * as Version from "./Version.ts"

/** A version that can be had, and where. */
export type Offer =
  | {
    readonly _tag: "Server"
    readonly version: string
    /** Absolute; on that very server. */
    readonly url: string
    /** SHA-256 of the package, lower-case hexadecimal. */
    readonly sha256: string
    /** Bytes of the package. */
    readonly size: number
  }
  | { readonly _tag: "Registry"; readonly version: string }

/** What asking brought. `Nothing`: whoever answered has no agnes to give. */
export type Found =
  | { readonly _tag: "Found"; readonly offer: Offer }
  | { readonly _tag: "Nothing" }
  | { readonly _tag: "Unreachable"; readonly message: string }

/** What `/cli/latest` says (server spec §13), as far as it is used here. */
export interface Latest {
  readonly version: string
  readonly sha256: string
  readonly size: number
  /** Below the server's address. */
  readonly path: string
}

/** A package may be 256 MiB; ours is a few. */
export const mostBytes = 256 * 1024 ** 2

/**
 * The offer of a server, `undefined` when it is none we would follow: the version becomes part of a folder's name, the
 * package must come from the server that was asked, and nothing is installed that cannot be checked.
 */
export const fromServer = (serverUrl: string, latest: Latest): Offer | undefined => {
  const { path, sha256, size, version } = latest
  if (!Version.isName(version) || !/^[0-9a-f]{64}$/.test(sha256)) return undefined
  if (!/^\/(?!\/)[\w./-]*$/.test(path) || path.includes("..")) return undefined
  if (!Number.isSafeInteger(size) || size <= 0 || size > mostBytes) return undefined
  return { _tag: "Server", version, url: `${serverUrl}${path}`, sha256, size }
}

export const fromRegistry = (version: string): Offer | undefined =>
  Version.isName(version) ? { _tag: "Registry", version } : undefined
