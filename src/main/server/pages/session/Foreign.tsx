import * as Visible from "../../../../domain/text/Visible.ts"
import * as Markdown from "./Markdown.ts"

/** Longest pieces shown, in UTF-16 units; the raw view has the rest. */
export const longest = { output: 20_000, words: 200_000, line: 200 }

const Rest = ({ rest }: { readonly rest: number }) =>
  rest === 0 ? <></> : <p class="rest">{rest} more characters are not shown here; the raw view has them.</p>

/** Text as it was written, in a box that scrolls. */
export const Verbatim = ({ kind = "", most = longest.output, text }: {
  readonly text: string
  readonly kind?: "" | "removed" | "added"
  readonly most?: number
}) => {
  const { rest, shown } = Visible.cut(text, most)
  return (
    <>
      <pre class={`verbatim ${kind}`} tabindex="0" safe>{shown}</pre>
      <Rest rest={rest} />
    </>
  )
}

/** Words of a person: every line as typed, and nothing read into it. */
export const Plain = ({ text }: { readonly text: string }) => {
  const { rest, shown } = Visible.cut(text, longest.words)
  return (
    <>
      <div class="plain-text" dir="auto" safe>{shown}</div>
      <Rest rest={rest} />
    </>
  )
}

/** Words of the model. `Markdown.render` escapes whatever is in them. */
export const Prose = ({ text }: { readonly text: string }) =>
  text.length > Markdown.longest
    ? <Plain text={text} />
    : <div class="prose" dir="auto">{Markdown.render(text) as "safe"}</div>

/** A name, a title, a hint: on one line, apart from its surroundings. */
export const Name = ({ most = longest.line, text }: { readonly text: string; readonly most?: number }) => (
  <bdi safe>{Visible.line(text, most)}</bdi>
)
