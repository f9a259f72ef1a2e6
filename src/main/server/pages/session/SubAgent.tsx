import type { ToolCall } from "../../../../domain/transcript/Item.ts"
import * as Agents from "../../../../domain/transcript/SubAgent.ts"
import { Name } from "./Foreign.tsx"
import type { Scope } from "./Scope.ts"

/** The work of the sub-agent a call started, folded away below it. */
export const SubAgent = ({ call, scope }: { readonly call: ToolCall; readonly scope: Scope }): JSX.Element => {
  const started = Agents.startedBy(call, scope.agents.map(({ agent }) => agent))
  const found = scope.agents.find(({ agent }) => agent === started)
  if (found === undefined) return <></>
  const { agent, items, more } = found
  const own = scope.links.agent(agent.agentId)
  const label = [agent.agentType ?? "", agent.description ?? ""].filter((text) => text !== "").join(": ")
  if (items === undefined) {
    return <p class="agent-link"><a href={own}>Sub-agent <Name text={label} /></a></p>
  }
  const inner: Scope = {
    ...scope,
    links: scope.within(agent.agentId),
    person: "Task",
    prefix: `a${agent.agentId}-`,
    agents: [],
    neighbours: () => ({ previous: undefined, next: undefined })
  }
  return (
    <details class="agent">
      <summary>
        <span class="name">Sub-agent</span> <span class="what"><Name text={label} /></span>
      </summary>
      <div class="inside">
        {scope.conversation(items, inner) as "safe"}
        <p>
          <a href={own}>{more ? "The rest of its conversation" : "On a page of its own"}</a>
        </p>
      </div>
    </details>
  )
}
