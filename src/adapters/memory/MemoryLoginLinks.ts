import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type LoginLink, LoginLinks } from "../../ports/LoginLinks.ts"

/** Links for as long as the process lives. */
export const layer = Layer.sync(LoginLinks, () => {
  const links = new Map<string, LoginLink>()
  const forget = (unwanted: (link: LoginLink) => boolean) =>
    [...links.values()].filter(unwanted).forEach(({ hash }) => links.delete(hash))
  const find = (hash: string, now: number) => {
    const link = links.get(hash)
    return link === undefined || link.expiresAt <= now ? undefined : link.userId
  }
  return {
    add: (link) =>
      Effect.sync(() => {
        forget(({ expiresAt }) => expiresAt <= link.createdAt)
        links.set(link.hash, link)
      }),
    find: (hash, now) => Effect.sync(() => find(hash, now)),
    take: (hash, now) =>
      Effect.sync(() => {
        const userId = find(hash, now)
        links.delete(hash)
        return userId
      }),
    drop: (userId) => Effect.sync(() => forget((link) => link.userId === userId))
  }
})
