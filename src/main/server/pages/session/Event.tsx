import * as Visible from "../../../../domain/text/Visible.ts"
import type * as Item from "../../../../domain/transcript/Item.ts"
import * as Clock from "./Clock.ts"
import { Name, Prose, Verbatim } from "./Foreign.tsx"
import type { Scope } from "./Scope.ts"
import { ResultView } from "./ToolCall.tsx"
import { Turn } from "./Turn.tsx"

export type Event = Exclude<Item.Item, Item.Prompt | Item.Reply>

const Command = ({ item: { args, failed, name, output } }: { readonly item: Item.Command }) => {
  const typed = name === "!" ? `! ${args}` : `/${name} ${args}`
  return (
    <>
      <p>
        <code class="command" safe>{Visible.line(typed, 500)}</code>{" "}
        {failed ? <span class="badge bad">failed</span> : ""}
      </p>
      {output === undefined || output === "" ? "" : (
        <details class="tool"><summary>Output</summary><div class="inside"><Verbatim text={output} /></div></details>
      )}
    </>
  )
}

const Compaction = ({ item: { postTokens, preTokens, summary, trigger } }: { readonly item: Item.Compaction }) => {
  const sizes = preTokens === undefined ? "" : ` from ${Clock.short(preTokens)} tokens`
    + (postTokens === undefined ? "" : ` to ${Clock.short(postTokens)}`)
  const by = trigger === "auto" ? ", because it became too long" : trigger === "manual" ? ", as asked" : ""
  return (
    <div class="compaction">
      <p><strong safe>{`The conversation was compacted${sizes}${by}.`}</strong></p>
      {summary === undefined || summary === "" ? "" : (
        <details class="tool"><summary>Summary the assistant went on with</summary>
          <div class="inside"><Prose text={summary} /></div>
        </details>
      )}
    </div>
  )
}

const News = ({ item: { from, text } }: { readonly item: Item.News }) => (
  <details class="tool">
    <summary>
      <span class="name">Message from <Name text={from} most={80} /></span>{" "}
      <span class="what"><Name text={text} /></span>
    </summary>
    <div class="inside"><Verbatim text={text} /></div>
  </details>
)

const Notice = ({ item: { failed, kind, text } }: { readonly item: Item.Notice }) => (
  <details class={`tool${failed ? " failed" : ""}`}>
    <summary>
      <span class="name"><Name text={kind.replaceAll("_", " ")} most={80} /></span>{" "}
      <span class="what"><Name text={text} /></span> {failed ? <span class="badge bad">failed</span> : ""}
    </summary>
    <div class="inside"><Verbatim text={text} /></div>
  </details>
)

const LateResult = ({ item, scope }: { readonly item: Item.LateResult; readonly scope: Scope }) => (
  <details class={`tool${item.result.isError ? " failed" : ""}`}>
    <summary>
      <span class="name">Result of an earlier call</span>{" "}
      <span class="what"><Name text={item.toolUseId ?? ""} most={80} /></span>{" "}
      {item.result.isError ? <span class="badge bad">failed</span> : ""}
    </summary>
    <div class="inside"><ResultView result={item.result} scope={scope} /></div>
  </details>
)

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`

const Aside = ({ item: { kinds, lines } }: { readonly item: Item.Aside }) => (
  <details class="aside">
    <summary>{count(lines, "line") as "safe"} without words</summary>
    <ul>
      {[...kinds].map(([kind, number]) => <li><Name text={kind} most={100} /> × {number}</li>)}
    </ul>
  </details>
)

const reasons: Readonly<Record<string, string>> = {
  "not-json": "not valid JSON",
  "not-an-object": "no JSON object",
  torn: "not written to its end",
  "too-long": "too long to be read",
  "too-complex": "made of more parts than can be read"
}

const Unreadable = ({ item: { lines, reason } }: { readonly item: Item.Unreadable }) => (
  <p class="unreadable">
    <span class="badge warn">unreadable</span>{" "}
    <span safe>{`${count(lines, "line")}: ${reasons[reason] ?? reason}. The raw view shows what is there.`}</span>
  </p>
)

const Content = ({ item, scope }: { readonly item: Event; readonly scope: Scope }) => {
  switch (item._tag) {
    case "Command":
      return <Command item={item} />
    case "Compaction":
      return <Compaction item={item} />
    case "Interruption":
      return <p><span class="badge warn">interrupted</span> The person stopped the assistant.</p>
    case "News":
      return <News item={item} />
    case "Notice":
      return <Notice item={item} />
    case "LateResult":
      return <LateResult item={item} scope={scope} />
    case "Aside":
      return <Aside item={item} />
    case "Unreadable":
      return <Unreadable item={item} />
  }
}

/** Whatever stands between the turns. */
export const Event = ({ item, scope }: { readonly item: Event; readonly scope: Scope }) => (
  <Turn item={item} scope={scope} kind={item._tag === "Aside" ? "event faint" : "event"}>
    <Content item={item} scope={scope} />
  </Turn>
)
