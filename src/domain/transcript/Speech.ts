import * as Block from "./Block.ts"
import * as Markup from "./Markup.ts"
import type * as Record from "./Record.ts"

/**
 * What a line in the user's place really says: most of them are not a human's words. Tool results are beside it: a line
 * can hold both.
 */
export type Speech =
  /** Words of the person, or of the one who started a sub-agent. */
  | { readonly _tag: "Prompt"; readonly text: string; readonly images: ReadonlyArray<Block.Image> }
  /** `/name args`, or `! args` typed for the shell (name `!`). */
  | { readonly _tag: "Command"; readonly name: string; readonly args: string }
  | { readonly _tag: "Output"; readonly text: string; readonly failed: boolean }
  /** Announces that the next command ran in the client and asks nothing of the model. */
  | { readonly _tag: "Caveat" }
  /** Of all that was said before a compaction. */
  | { readonly _tag: "Summary"; readonly text: string }
  | { readonly _tag: "Interruption" }
  /** Something other than a person spoke: a background task, another session. */
  | { readonly _tag: "News"; readonly from: string; readonly text: string }
  /** Only for the model. */
  | { readonly _tag: "Meta" }
  | { readonly _tag: "Nothing" }

export const of = (record: Record.User | Record.QueuedPrompt): Speech => {
  const text = Block.textOf(record.blocks)
  if (record._tag === "User" && record.isCompactSummary) return { _tag: "Summary", text }
  const marked = markedUp(text)
  if (marked !== undefined) return marked
  if (record.isMeta) return { _tag: "Meta" }
  if (record.origin !== undefined && record.origin !== "human") return { _tag: "News", from: record.origin, text }
  const images = record.blocks.filter((block) => block._tag === "Image")
  const said = Markup.said(text)
  if (said === "" && images.length === 0) return text === "" ? { _tag: "Nothing" } : { _tag: "Meta" }
  return { _tag: "Prompt", text: said, images }
}

/** A command of the client and its output; `system` lines hold them in the same form. */
export const ofLocalCommand = (record: Record.LocalCommand): Speech =>
  markedUp(record.content) ?? { _tag: "Output", text: Markup.withoutColour(record.content).trim(), failed: false }

/** The second is that of older versions. */
const caveats = ["<local-command-caveat>", "Caveat: The messages below were"]

const markedUp = (text: string): Speech | undefined => {
  const start = text.trimStart()
  if (start.startsWith("[Request interrupted by user")) return { _tag: "Interruption" }
  if (caveats.some((caveat) => start.startsWith(caveat))) return { _tag: "Caveat" }
  if (!start.startsWith("<")) return undefined
  if (start.startsWith("<command-name>") || start.startsWith("<command-message>")) {
    const name = Markup.element(start, "command-name") ?? Markup.element(start, "command-message") ?? ""
    return command(name.trim().replace(/^\//, ""), Markup.element(start, "command-args") ?? "")
  }
  if (start.startsWith("<bash-input>")) return command("!", Markup.element(start, "bash-input") ?? "")
  for (const name of ["local-command", "bash"]) {
    if (start.startsWith(`<${name}-stdout>`) || start.startsWith(`<${name}-stderr>`)) return output(start, name)
  }
  return start.startsWith("<task-notification>")
    ? { _tag: "News", from: "task-notification", text: Markup.element(start, "summary") ?? "" }
    : undefined
}

const command = (name: string, args: string): Speech => ({ _tag: "Command", name, args: args.trim() })

const output = (text: string, name: string): Speech => {
  const stderr = Markup.element(text, `${name}-stderr`) ?? ""
  const parts = [Markup.element(text, `${name}-stdout`) ?? "", stderr].filter((part) => part.trim() !== "")
  return { _tag: "Output", text: Markup.withoutColour(parts.join("\n")).trim(), failed: stderr.trim() !== "" }
}
