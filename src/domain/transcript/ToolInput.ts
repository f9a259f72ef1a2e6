import type { ToolUse } from "./Block.ts"
import type { ToolCall } from "./Item.ts"
import * as Field from "./Field.ts"

/** The fields that say in one line what a call is about, the most telling first. */
const telling = [
  "command", "file_path", "notebook_path", "pattern", "url", "query", "skill", "description", "prompt", "path"
]

const longestHint = 200

/** What to show beside the tool's name while its input is folded away; one line, possibly empty. */
export const hint = ({ input }: ToolUse | ToolCall): string => {
  const fields = Field.object(input)
  const value = telling.map((key) => Field.text(fields?.[key])).find((text) => text !== undefined && text.trim() !== "")
  if (value === undefined) return ""
  const line = value.slice(0, 4 * longestHint).trim().split(/\s*[\r\n]/, 1)[0] ?? ""
  return line.length > longestHint || line.length < value.trim().length ? `${line.slice(0, longestHint)}…` : line
}

const writers: ReadonlySet<string> = new Set(["Edit", "MultiEdit", "Write", "NotebookEdit"])

/** The file a call changes, if it is of a tool that does. */
export const writtenFile = ({ input, name }: ToolUse): string | undefined => {
  if (!writers.has(name)) return undefined
  const fields = Field.object(input)
  const path = Field.text(fields?.["file_path"]) ?? Field.text(fields?.["notebook_path"])
  return path === undefined || path === "" || path.length > 4096 ? undefined : path
}
