import * as Field from "./Field.ts"

/** One piece of a message's content. */
export type Block = Text | Thinking | ToolUse | ToolResult | Image | Other

export interface Text {
  readonly _tag: "Text"
  readonly text: string
}

export interface Thinking {
  readonly _tag: "Thinking"
  /** Empty when it came encrypted. */
  readonly text: string
}

export interface ToolUse {
  readonly _tag: "ToolUse"
  readonly id: string | undefined
  readonly name: string
  /** Any JSON, nested as deeply as it came: print it with `JsonText`. */
  readonly input: unknown
}

export interface ToolResult {
  readonly _tag: "ToolResult"
  readonly toolUseId: string | undefined
  readonly isError: boolean
  readonly content: ReadonlyArray<Text | Image | Other>
}

export interface Image {
  readonly _tag: "Image"
  readonly mediaType: string
  /** Base64 as it came: whoever shows it checks type and text first. */
  readonly data: string
}

/** A kind this version does not know, or one without its essential field. */
export interface Other {
  readonly _tag: "Other"
  readonly type: string
}

/** Blocks of one message that are read; messages have a few dozen at most. */
export const most = 1000

/** The content of a message: a text, or a list of blocks. */
export const readAll = (content: unknown): ReadonlyArray<Block> => list(content, read)

/** The text blocks as one text. */
export const textOf = (blocks: ReadonlyArray<Block>): string =>
  blocks.length === 1 && blocks[0]!._tag === "Text"
    ? blocks[0]!.text
    : blocks.flatMap((block) => block._tag === "Text" ? [block.text] : []).join("\n")

const read = (fields: Field.Fields): Block => {
  switch (fields["type"]) {
    case "thinking":
      return { _tag: "Thinking", text: Field.text(fields["thinking"]) ?? "" }
    case "redacted_thinking":
      return { _tag: "Thinking", text: "" }
    case "tool_use":
    case "server_tool_use":
    case "mcp_tool_use":
      return {
        _tag: "ToolUse",
        id: Field.id(fields["id"]),
        name: Field.id(fields["name"]) ?? "?",
        input: fields["input"]
      }
    case "tool_result":
    case "mcp_tool_result":
    case "web_search_tool_result":
    case "web_fetch_tool_result":
      return {
        _tag: "ToolResult",
        toolUseId: Field.id(fields["tool_use_id"]),
        isError: fields["is_error"] === true,
        content: inner(fields["content"])
      }
    default:
      return leaf(fields)
  }
}

/** Results hold texts and images, never further calls: anything else stays unnamed, so that nesting ends here. */
const inner = (content: unknown): ReadonlyArray<Text | Image | Other> => list(content, leaf)

const list = <A>(content: unknown, one: (fields: Field.Fields) => A): ReadonlyArray<A | Text | Other> => {
  if (typeof content === "string") return content === "" ? [] : [{ _tag: "Text", text: content }]
  if (!Array.isArray(content)) return content === undefined || content === null ? [] : [other("?")]
  const blocks = content.slice(0, most).map((value: unknown): A | Text | Other => {
    if (typeof value === "string") return { _tag: "Text", text: value }
    const fields = Field.object(value)
    return fields === undefined ? other("?") : one(fields)
  })
  return content.length > most ? [...blocks, other(`${content.length - most} more`)] : blocks
}

const leaf = (fields: Field.Fields): Text | Image | Other => {
  const type = Field.id(fields["type"]) ?? "?"
  if (type === "text" && typeof fields["text"] === "string") return { _tag: "Text", text: fields["text"] }
  const source = type === "image" ? Field.object(fields["source"]) : undefined
  const data = source?.["type"] === "base64" ? Field.text(source["data"]) : undefined
  return data === undefined ? other(type) : { _tag: "Image", mediaType: Field.id(source?.["media_type"]) ?? "?", data }
}

const other = (type: string): Other => ({ _tag: "Other", type })
