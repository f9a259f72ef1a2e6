import type * as Item from "./Item.ts"
import type * as Record from "./Record.ts"
import * as Scene from "./Scene.ts"
import type { Speech } from "./Speech.ts"
import * as Window from "./Window.ts"

/** What is heard from everyone but the assistant. */
export const speech = (
  scene: Scene.Scene, here: Scene.Here, said: Speech, record: Record.User | Record.QueuedPrompt | Record.LocalCommand
): Scene.Scene => {
  const base = Scene.base(scene, here)
  switch (said._tag) {
    case "Prompt": {
      const { images, text } = said
      const queued = record._tag === "QueuedPrompt"
      return Scene.push(scene, { _tag: "Prompt", ...base, text, images, queued, forks: here.forks })
    }
    case "Command": {
      const { args, name } = said
      return Scene.push(scene, { _tag: "Command", ...base, name, args, output: undefined, failed: false })
    }
    case "Output":
      return output(scene, here, said.text, said.failed)
    case "Summary":
      return summary(scene, here, said.text)
    case "Interruption":
      return Scene.push(scene, { _tag: "Interruption", ...base })
    case "News":
      return Scene.push(scene, { _tag: "News", ...base, from: said.from, text: said.text })
    case "Caveat":
      return Scene.aside(scene, here, "caveat")
    case "Meta":
      return Scene.aside(scene, here, "meta")
    case "Nothing":
      return holdsResults(record) ? scene : Scene.aside(scene, here, "empty")
  }
}

const holdsResults = (record: Record.User | Record.QueuedPrompt | Record.LocalCommand): boolean =>
  record._tag === "User" && record.blocks.some((block) => block._tag === "ToolResult")

const isSilent = (item: Item.Item): item is Item.Command => item._tag === "Command" && item.output === undefined

const isBare = (item: Item.Item): item is Item.Compaction => item._tag === "Compaction" && item.summary === undefined

const output = (scene: Scene.Scene, here: Scene.Here, text: string, failed: boolean): Scene.Scene => {
  const command = Window.findLast(scene.window, isSilent)
  if (command !== undefined) {
    return Scene.replace(scene, { ...command, output: text, failed, size: command.size + here.size })
  }
  return text === "" ? Scene.aside(scene, here, "output") : notice(scene, here, "output", failed, text)
}

const summary = (scene: Scene.Scene, here: Scene.Here, text: string): Scene.Scene => {
  const boundary = Window.findLast(scene.window, isBare)
  if (boundary !== undefined) {
    return Scene.replace(scene, { ...boundary, summary: text, size: boundary.size + here.size })
  }
  const unknown = { trigger: undefined, preTokens: undefined, postTokens: undefined }
  return Scene.push(scene, { _tag: "Compaction", ...Scene.base(scene, here), ...unknown, summary: text })
}

const notice = (scene: Scene.Scene, here: Scene.Here, kind: string, failed: boolean, text: string): Scene.Scene =>
  Scene.push(scene, { _tag: "Notice", ...Scene.base(scene, here), kind, failed, text })

/** Lines in nobody's voice. */
export const system = (
  scene: Scene.Scene,
  here: Scene.Here,
  record: Exclude<
    Record.Record, Record.User | Record.QueuedPrompt | Record.LocalCommand | Record.Assistant | Record.Unreadable
  >
): Scene.Scene => {
  switch (record._tag) {
    case "Compaction": {
      const { postTokens, preTokens, trigger } = record
      const base = Scene.base(scene, here)
      return Scene.push(scene, { _tag: "Compaction", ...base, trigger, preTokens, postTokens, summary: undefined })
    }
    case "ApiRetry": {
      const status = record.status === undefined ? "" : `${record.status} `
      return notice(scene, here, "api_error", true, `${status}${record.message}`.trim())
    }
    case "Hook":
      return record.text !== "" && (record.failed || record.kind === "hook_system_message")
        ? notice(scene, here, record.kind, record.failed, record.text)
        : Scene.aside(scene, here, record.kind)
    case "Notice":
      return record.text === ""
        ? Scene.aside(scene, here, record.kind)
        : notice(scene, here, record.kind, record.level === "error", record.text)
    case "Attachment":
      return Scene.aside(scene, here, record.kind)
    case "TurnDuration":
      return Scene.aside(scene, here, "turn_duration")
    case "Title":
      return Scene.aside(scene, here, `title by ${record.by}`)
    case "CostState":
      return Scene.aside(scene, here, "cost-state")
    case "Bookkeeping":
    case "Unknown":
      return Scene.aside(scene, here, record.type)
  }
}
