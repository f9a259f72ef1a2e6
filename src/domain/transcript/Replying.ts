import type * as Block from "./Block.ts"
import type * as Item from "./Item.ts"
import * as Recent from "./Recent.ts"
import type * as Record from "./Record.ts"
import * as Scene from "./Scene.ts"
import * as Spending from "./Spending.ts"
import * as Usage from "./Usage.ts"
import * as Window from "./Window.ts"

/** Parts of one item; a message of more goes on in the next. Keeps the work for a line bounded. */
export const mostParts = 100

/** Puts a line of the assistant to its message. */
export const message = (scene: Scene.Scene, here: Scene.Here, record: Record.Assistant): Scene.Scene => {
  const parts = record.blocks.flatMap((block) => block._tag === "ToolResult" ? [] : [partOf(block)])
  const key = Spending.keyOf(record)
  const open = key === undefined ? undefined : Window.holderOfMessage(scene.window, key)
  const written = open?._tag === "Reply" && open.parts.length < mostParts
    ? Scene.replace(scene, {
      ...open,
      parts: [...open.parts, ...parts],
      size: open.size + here.size,
      usage: open.usage === undefined ? undefined : Usage.same(open.usage, record.usage ?? Usage.zero),
      until: record.at ?? open.until,
      stopReason: record.stopReason ?? open.stopReason,
      apiError: open.apiError ?? record.apiError
    })
    : begin(scene, here, record, key, parts)
  return results(written, here, record)
}

const begin = (
  scene: Scene.Scene, here: Scene.Here, record: Record.Assistant, key: string | undefined, parts: Item.Reply["parts"]
): Scene.Scene => {
  const shown = key === undefined || Recent.get(scene.shown, key) !== undefined
  const { apiError, at, model, stopReason } = record
  const usage = shown ? undefined : record.usage ?? Usage.zero
  return Scene.push(shown ? scene : { ...scene, shown: Recent.set(scene.shown, key, true) }, {
    _tag: "Reply", ...Scene.base(scene, here), messageId: key, model, parts, usage, until: at, stopReason, apiError
  })
}

const partOf = (block: Exclude<Block.Block, Block.ToolResult>): Item.Part =>
  block._tag === "ToolUse"
    ? { _tag: "ToolCall", id: block.id, name: block.name, input: block.input, result: undefined }
    : block

/** Puts the results a line holds to their calls; one whose call is not at hand becomes an item of its own. */
export const results = (
  scene: Scene.Scene, here: Scene.Here, record: Record.User | Record.Assistant
): Scene.Scene => {
  let next = scene
  let late = 0
  for (const block of record.blocks) {
    if (block._tag !== "ToolResult") continue
    const result: Item.Result = {
      content: block.content,
      isError: block.isError,
      at: record.at,
      agentId: record._tag === "User" ? record.resultAgentId : undefined,
      saved: record._tag === "User" ? record.savedResult : undefined
    }
    next = answer(next, block.toolUseId, result, here.size) ?? Scene.push(next, {
      _tag: "LateResult",
      ...Scene.base(next, { ...here, key: `${here.key}-${++late}` }),
      toolUseId: block.toolUseId,
      result
    })
  }
  return next
}

const answer = (
  scene: Scene.Scene, id: string | undefined, result: Item.Result, size: number
): Scene.Scene | undefined => {
  const open = id === undefined ? undefined : Window.holderOfCall(scene.window, id)
  if (id === undefined || open?._tag !== "Reply") return undefined
  const index = open.parts.findIndex((part) => part._tag === "ToolCall" && part.id === id && part.result === undefined)
  const call = open.parts[index]
  if (call?._tag !== "ToolCall") return undefined
  const parts = open.parts.with(index, { ...call, result })
  return Scene.replace(scene, { ...open, size: open.size + size, parts })
}
