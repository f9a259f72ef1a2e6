import * as JsonLine from "../text/JsonLine.ts"

/**
 * Length and SHA-256 of the private list when it was last seen, kept outside the workspace
 * (`<config dir>/marks/<sha256 of the workspace's real path>.json`): a list that shrank, was swapped or vanished no
 * longer begins with those bytes, and push closes (design §3).
 */
export interface ListSeal {
  /** Bytes. */
  readonly length: number
  /** Lower-case hex SHA-256 of the first `length` bytes. */
  readonly sha256: string
}

/** The file's text: one JSON object and LF. */
export const encode = (seal: ListSeal): string => `${JSON.stringify({ length: seal.length, sha256: seal.sha256 })}\n`

/** The seal a file holds; `undefined` when it holds none, which closes push and never opens it. */
export const parse = (text: string): ListSeal | undefined => {
  const fields = JsonLine.parse(text)
  if (fields === undefined) return undefined
  const { length, sha256 } = fields
  return JsonLine.isCount(length) && JsonLine.isSha256(sha256) ? { length, sha256 } : undefined
}

/** Does a list, none counting as empty, begin with the sealed bytes? True without a seal. */
export const matches = (
  seal: ListSeal | undefined,
  bytes: Uint8Array | undefined,
  sha256: (bytes: Uint8Array) => string
): boolean => {
  if (seal === undefined) return true
  const list = bytes ?? new Uint8Array()
  return seal.length <= list.length && sha256(list.subarray(0, seal.length)) === seal.sha256
}
