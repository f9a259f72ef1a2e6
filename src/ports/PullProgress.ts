import * as Context from "effect/Context"

/** One file of a pull, as somebody sees it who watches. */
export interface Watched {
  /** So many bytes more; a negative number takes back what has to come again. */
  readonly advanced: (bytes: number) => void
  /** `verified`: the whole file is here and is what it must be. Told once. */
  readonly ended: (verified: boolean) => void
}

/**
 * Somebody who watches a pull. Called synchronously with the work, so a watcher must be quick and must not throw.
 * Nobody watches unless one is provided.
 */
export class PullProgress extends Context.Reference<PullProgress>()("agnes/PullProgress", {
  defaultValue: (): {
    /** The how many-th file of how many; `total` in bytes when known. */
    readonly file: (given: {
      readonly index: number
      readonly count: number
      readonly name: string
      readonly total: number | undefined
    }) => Watched
    /** Nothing more comes. */
    readonly finished: () => void
  } => ({ file: () => ({ advanced: () => {}, ended: () => {} }), finished: () => {} })
}) {}
