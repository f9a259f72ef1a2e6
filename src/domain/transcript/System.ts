import * as Block from "./Block.ts"
import * as Field from "./Field.ts"
import type * as Record from "./Record.ts"

/** Lines of type `system`, by their subtype. */
export const system = (common: Record.Common, fields: Field.Fields): Record.Record => {
  const kind = Field.id(fields["subtype"]) ?? "?"
  const content = Field.text(fields["content"]) ?? ""
  switch (kind) {
    case "compact_boundary": {
      const meta = Field.object(fields["compactMetadata"])
      return {
        _tag: "Compaction",
        ...common,
        trigger: Field.id(meta?.["trigger"]),
        preTokens: Field.count(meta?.["preTokens"]),
        postTokens: Field.count(meta?.["postTokens"])
      }
    }
    case "local_command":
      return { _tag: "LocalCommand", ...common, content }
    case "turn_duration":
      return { _tag: "TurnDuration", ...common, millis: Field.amount(fields["durationMs"]) }
    case "stop_hook_summary": {
      const errors = texts(fields["hookErrors"])
      return { _tag: "Hook", ...common, kind, failed: errors.length > 0, text: errors.join("\n") }
    }
    case "api_error": {
      const error = Field.object(fields["error"])
      const message = Field.text(error?.["message"]) ?? Field.text(fields["error"]) ?? content
      return { _tag: "ApiRetry", ...common, status: Field.count(error?.["status"]), message }
    }
    default:
      return { _tag: "Notice", ...common, kind, level: Field.id(fields["level"]), text: content }
  }
}

/** Lines of type `attachment`: hooks' output, prompts typed meanwhile, and context for the model. */
export const attachment = (common: Record.Common, fields: Field.Fields): Record.Record => {
  const kind = Field.id(fields["type"]) ?? "?"
  if (kind === "queued_command") return queued(common, fields)
  if (!kind.startsWith("hook_")) return { _tag: "Attachment", ...common, kind }
  const failed = kind !== "hook_success" && kind !== "hook_additional_context" && kind !== "hook_system_message"
  const parts = ["content", "stderr", "stdout"].flatMap((key) => texts(fields[key]))
  return { _tag: "Hook", ...common, kind, failed, text: parts.filter((part) => part.trim() !== "").join("\n") }
}

/** Only what a person typed; news of background tasks come the same way. */
const queued = (common: Record.Common, fields: Field.Fields): Record.Record => {
  const mode = Field.id(fields["commandMode"]) ?? "prompt"
  if (mode !== "prompt" || fields["isMeta"] === true) {
    return { _tag: "Attachment", ...common, kind: `queued_command ${mode}` }
  }
  const origin = Field.id(Field.object(fields["origin"])?.["kind"])
  return { _tag: "QueuedPrompt", ...common, blocks: Block.readAll(fields["prompt"]), origin }
}

const texts = (value: unknown): ReadonlyArray<string> =>
  typeof value === "string" ? [value] : Array.isArray(value)
    ? value.slice(0, Block.most).flatMap((item) => typeof item === "string" ? [item] : [])
    : []
