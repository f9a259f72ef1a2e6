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
