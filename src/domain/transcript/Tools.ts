import * as HashMap from "effect/HashMap"
import * as HashSet from "effect/HashSet"
import type * as Record from "./Record.ts"
import * as ToolInput from "./ToolInput.ts"

/** Calls of tools by their id, so that repeated lines count once, and what became of them. */
export interface Tools {
  readonly calls: HashMap.HashMap<string, string>
  /** Ids of results that are errors; their call may stand in another file. */
  readonly failed: HashSet.HashSet<string>
  /** Paths given to tools that write. */
  readonly written: HashSet.HashSet<string>
}

export interface Count {
  readonly calls: number
  readonly errors: number
}

export const none: Tools = { calls: HashMap.empty(), failed: HashSet.empty(), written: HashSet.empty() }

export const step = (tools: Tools, record: Record.Record): Tools => {
  if (record._tag !== "Assistant" && record._tag !== "User") return tools
  let { calls, failed, written } = tools
  for (const block of record.blocks) {
    if (block._tag === "ToolUse" && block.id !== undefined) {
      calls = HashMap.set(calls, block.id, block.name)
      const path = ToolInput.writtenFile(block)
      if (path !== undefined) written = HashSet.add(written, path)
    }
    if (block._tag === "ToolResult" && block.isError && block.toolUseId !== undefined) {
      failed = HashSet.add(failed, block.toolUseId)
    }
  }
  return calls === tools.calls && failed === tools.failed ? tools : { calls, failed, written }
}

export const join = (a: Tools, b: Tools): Tools => ({
  calls: HashMap.union(a.calls, b.calls),
  failed: HashSet.union(a.failed, b.failed),
  written: HashSet.union(a.written, b.written)
})

/** By the tool's name, in the order of names. */
export const byName = (tools: Tools): ReadonlyMap<string, Count> => {
  const counts = new Map<string, Count>()
  HashMap.forEach(tools.calls, (name, id) => {
    const { calls, errors } = counts.get(name) ?? { calls: 0, errors: 0 }
    counts.set(name, { calls: calls + 1, errors: HashSet.has(tools.failed, id) ? errors + 1 : errors })
  })
  return new Map([...counts].sort(([a], [b]) => a < b ? -1 : 1))
}
