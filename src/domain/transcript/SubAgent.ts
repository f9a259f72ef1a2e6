import * as JsonLine from "../text/JsonLine.ts"
import type { ToolCall } from "./Item.ts"
import * as Field from "./Field.ts"

/** What `subagents/agent-<id>.meta.json` says about the transcript beside it (facts §3). */
export interface SubAgent {
  readonly agentId: string
  readonly toolUseId: string | undefined
  readonly agentType: string | undefined
  readonly description: string | undefined
  readonly model: string | undefined
}

const name = /^agent-([\w-]{1,100})\.(?:jsonl|meta\.json)$/

/** The id in the name of a transcript or of its description; `undefined` for other files. */
export const idOf = (fileName: string): string | undefined => name.exec(fileName)?.[1]

export const transcriptName = (agentId: string): string => `agent-${agentId}.jsonl`

/** Never fails: what cannot be read leaves the sub-agent without description. */
export const read = (agentId: string, metaJson: string): SubAgent => {
  const fields = JsonLine.parse(metaJson) ?? {}
  return {
    agentId,
    toolUseId: Field.id(fields["toolUseId"]),
    agentType: Field.id(fields["agentType"]),
    description: Field.text(fields["description"]),
    model: Field.id(fields["model"])
  }
}

/** The sub-agent a call started: its result names it; a call still without result is found by its own id. */
export const startedBy = (call: ToolCall, agents: ReadonlyArray<SubAgent>): SubAgent | undefined => {
  const named = call.result?.agentId
  return agents.find(({ agentId, toolUseId }) =>
    named === undefined ? call.id !== undefined && toolUseId === call.id : agentId === named
  )
}
