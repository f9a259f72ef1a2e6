import * as Effect from "effect/Effect"
import * as SessionName from "../../../../domain/server/SessionName.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import * as ReadConversation from "../../../programs/server/ReadConversation.ts"
import * as ReadSubAgents from "../../../programs/server/ReadSubAgents.ts"
import type { Frame } from "./Frame.ts"
import * as Links from "./Links.ts"

/** A whole number in a query; `undefined` when missing. What is none asks for something that is not there. */
export const number = (query: URLSearchParams, name: string) => {
  const text = query.get(name)
  if (text === null) return Effect.succeed(undefined)
  return /^\d{1,15}$/.test(text) ? Effect.succeed(Number(text)) : Refusal.notFound
}

/**
 * The version somebody asks for, in the owner's name. Whatever is not there is answered alike, and so is what belongs
 * to somebody else: it is looked for below the owner only.
 */
export const version = (frame: Frame, name: string, query: URLSearchParams) =>
  Effect.gen(function*() {
    const session = name.toLowerCase()
    if (!SessionName.isSessionName(session)) return yield* Refusal.notFound
    const opened = yield* ReadConversation.open({ userId: frame.owner.id, session }, yield* number(query, "revision"))
    return opened ?? (yield* Refusal.notFound)
  })

/** What is read: the session, or with `agent` one of its sub-agents. */
export const source = (frame: Frame, opened: ReadConversation.Opened, query: URLSearchParams) =>
  Effect.gen(function*() {
    const agent = query.get("agent") ?? undefined
    const place: Links.Place = {
      base: frame.base,
      session: opened.key.session,
      revision: query.has("revision") ? opened.version.revision : undefined
    }
    const source = agent === undefined
      ? { ...opened.key, version: opened.version }
      : ReadSubAgents.sourceOf(opened, agent)
    return source === undefined
      ? yield* Refusal.notFound
      : { agent, links: Links.of({ ...place, agent }), place, source }
  })
