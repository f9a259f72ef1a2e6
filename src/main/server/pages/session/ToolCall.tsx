import * as Visible from "../../../../domain/text/Visible.ts"
import type { Result, ToolCall as Call } from "../../../../domain/transcript/Item.ts"
import * as JsonText from "../../../../domain/transcript/JsonText.ts"
import * as ToolInput from "../../../../domain/transcript/ToolInput.ts"
import { Name, Verbatim } from "./Foreign.tsx"
import { Picture } from "./Picture.tsx"
import type { Scope } from "./Scope.ts"
import { SubAgent } from "./SubAgent.tsx"

/** Fields shown one by one before the rest is shown as JSON. */
const mostFields = 12

const change: Readonly<Record<string, "removed" | "added">> = { old_string: "removed", new_string: "added" }

const Field = ({ name, value }: { readonly name: string; readonly value: unknown }) => (
  <>
    <p class="label"><Name text={name} most={60} /></p>
    {typeof value === "string"
      ? <Verbatim text={value} kind={Object.hasOwn(change, name) ? change[name]! : ""} />
      : <Verbatim text={JsonText.print(value)} />}
  </>
)

/** What a tool was given: texts as texts, all else as JSON. */
const Input = ({ input }: { readonly input: unknown }) => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    return input === undefined ? <></> : <Verbatim text={JsonText.print(input)} />
  }
  const fields = Object.entries(input)
  const rest = Object.fromEntries(fields.slice(mostFields))
  return (
    <>
      {fields.slice(0, mostFields).map(([name, value]) => <Field name={name} value={value} />)}
      {fields.length > mostFields ? <Field name="further fields" value={rest} /> : ""}
    </>
  )
}

/** What came back. */
export const ResultView = ({ result, scope }: { readonly result: Result; readonly scope: Scope }) => {
  const saved = result.saved === undefined ? undefined : scope.savedResult(result.saved)
  return (
    <>
      <p class="label">{result.isError ? <strong class="bad">Error</strong> : "Result"}</p>
      {result.content.length === 0 ? <p class="quiet">Nothing was returned.</p> : ""}
      {result.content.map((block) => {
        switch (block._tag) {
          case "Text":
            return <Verbatim text={block.text} />
          case "Image":
            return <Picture {...block} />
          case "Other":
            return <p class="quiet" safe>{`[${Visible.line(block.type, 60)}]`}</p>
        }
      })}
      {saved === undefined ? "" : <p><a href={saved}>Download the whole result</a></p>}
    </>
  )
}

/** A call, folded away: its name and what it is about stay visible, and whether it failed. */
export const ToolCall = ({ call, scope }: { readonly call: Call; readonly scope: Scope }) => {
  const hint = ToolInput.hint(call)
  const failed = call.result?.isError === true
  return (
    <>
      <details class={`tool${failed ? " failed" : ""}`}>
        <summary>
          <span class="name"><Name text={call.name} most={80} /></span>{" "}
          <span class="what"><Name text={hint} /></span>{" "}
          {failed ? <span class="badge bad">failed</span> : ""}
          {call.result === undefined ? <span class="badge">no result</span> : ""}
        </summary>
        <div class="inside">
          <Input input={call.input} />
          {call.result === undefined
            ? <p class="quiet">No result stands with this call.</p>
            : <ResultView result={call.result} scope={scope} />}
        </div>
      </details>
      <SubAgent call={call} scope={scope} />
    </>
  )
}
