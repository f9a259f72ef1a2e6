import * as Effect from "effect/Effect"
import type { Item } from "../../../../domain/transcript/Item.ts"
import * as Agents from "../../../../domain/transcript/SubAgent.ts"
import * as ReadConversation from "../../../programs/server/ReadConversation.ts"
import * as ReadSubAgents from "../../../programs/server/ReadSubAgents.ts"
import type { Inlined } from "./Scope.ts"

/** Sub-agents shown inside one page; further ones are linked to. */
const mostInlined = 10

/** The sub-agents that the calls of a page started, the first of them with what they said. */
export const agents = (opened: ReadConversation.Opened, items: ReadonlyArray<Item>) =>
  Effect.gen(function*() {
    const calls = items.flatMap((item) =>
      item._tag === "Reply" ? item.parts.filter((part) => part._tag === "ToolCall") : [])
    const known = calls.length === 0 ? [] : yield* ReadSubAgents.all(opened)
    const started = known.length === 0 ? [] : calls.flatMap((call) => Agents.startedBy(call, known) ?? [])
    return yield* Effect.forEach([...new Set(started)], (agent, index) => {
      const source = index < mostInlined ? ReadSubAgents.sourceOf(opened, agent.agentId) : undefined
      const linked: Inlined = { agent, items: undefined, more: false }
      return source === undefined
        ? Effect.succeed(linked)
        : Effect.map(ReadSubAgents.first(source), (first): Inlined => ({ agent, ...first }))
    })
  })
