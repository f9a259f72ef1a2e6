import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CloneFailed, MarketplaceClone } from "../../ports/MarketplaceClone.ts"
import type { Credentials } from "../../ports/UploadServer.ts"

/** What the server has; changes as its plugins do. */
export interface Remote {
  commit: string
  list: string
  /** What git says instead of answering somebody; `undefined` when it answers. */
  readonly trouble?: (credentials: Credentials) => string | undefined
}

/** A clone for as long as the process lives. */
export const layer = (remote: Remote, home = "/home/user"): Layer.Layer<MarketplaceClone> =>
  Layer.sync(MarketplaceClone, () => {
    let head: Remote | undefined
    let fetched: Remote | undefined
    const notes = new Map<string, string>()
    const ask = (credentials: Credentials) =>
      Effect.suspend(() => {
        const text = remote.trouble?.(credentials)
        if (text !== undefined) return new CloneFailed({ text })
        fetched = { ...remote }
        return Effect.void
      })
    return {
      path: Effect.succeed(`${home}/.agnes/marketplace`),
      isThere: Effect.sync(() => head !== undefined),
      clone: (credentials) => Effect.map(ask(credentials), () => void (head = fetched)),
      fetch: (credentials) => Effect.map(ask(credentials), () => ({ head: head?.commit, fetched: fetched?.commit })),
      reset: Effect.suspend(() => {
        if (fetched === undefined) return new CloneFailed({ text: "nothing was fetched" })
        head = fetched
        return Effect.succeed(head.commit)
      }),
      list: Effect.sync(() => head?.list),
      noted: ({ root }) => Effect.sync(() => notes.get(root)),
      note: ({ root }, commit) => Effect.sync(() => void notes.set(root, commit))
    }
  })
