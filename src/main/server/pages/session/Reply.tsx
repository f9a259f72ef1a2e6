import * as Visible from "../../../../domain/text/Visible.ts"
import type { Part, Reply as ReplyItem } from "../../../../domain/transcript/Item.ts"
import { longest, Prose, Verbatim } from "./Foreign.tsx"
import { Picture } from "./Picture.tsx"
import type { Scope } from "./Scope.ts"
import { ToolCall } from "./ToolCall.tsx"
import { Turn } from "./Turn.tsx"

const Thinking = ({ text }: { readonly text: string }) =>
  text.trim() === ""
    ? <p class="quiet small">Thinking (kept secret by the model's maker)</p>
    : (
      <details class="thinking">
        <summary>Thinking</summary>
        <div class="inside"><Verbatim text={text} most={longest.words} /></div>
      </details>
    )

const PartView = ({ part, scope }: { readonly part: Part; readonly scope: Scope }) => {
  switch (part._tag) {
    case "Text":
      return part.text.trim() === "" ? <></> : <Prose text={part.text} />
    case "Thinking":
      return <Thinking text={part.text} />
    case "ToolCall":
      return <ToolCall call={part} scope={scope} />
    case "Image":
      return <Picture {...part} />
    case "Other":
      return <p class="quiet" safe>{`[${Visible.line(part.type, 60)}: a kind of content this page does not know]`}</p>
  }
}

/** Ends worth a word; all others are the ordinary ones. */
const endings: Readonly<Record<string, string>> = {
  max_tokens: "Cut off: the longest possible answer was reached.",
  refusal: "The model refused to go on.",
  model_context_window_exceeded: "Cut off: the conversation became too long."
}

/** A message of the assistant. */
export const Reply = ({ follows, item, scope }: {
  readonly item: ReplyItem
  readonly scope: Scope
  /** Is it the assistant who spoke just before? */
  readonly follows: boolean
}) => {
  const { model, stopReason, usage } = item
  const ending = stopReason !== undefined && Object.hasOwn(endings, stopReason) ? endings[stopReason] : undefined
  const by = model === undefined || follows ? "" : <span class="model" safe>{Visible.line(model, 60)}</span>
  return (
    <Turn
      item={item} scope={scope} kind="assistant" label={follows ? undefined : "Assistant"} usage={usage} tools={by}
    >
      {item.apiError === undefined
        ? ""
        : (
          <p>
            <span class="badge bad">Error</span>{" "}
            <span safe>{`The request failed: ${Visible.line(item.apiError, 100)}`}</span>
          </p>
        )}
      {item.parts.map((part) => <PartView part={part} scope={scope} />)}
      {ending === undefined ? "" : <p class="quiet" safe>{ending}</p>}
    </Turn>
  )
}
