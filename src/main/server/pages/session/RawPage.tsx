import * as Effect from "effect/Effect"
import * as Utf8 from "../../../../domain/text/Utf8.ts"
import type { Line } from "../../../../domain/transcript/Lines.ts"
import * as JsonText from "../../../../domain/transcript/JsonText.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import * as ReadConversation from "../../../programs/server/ReadConversation.ts"
import * as Page from "../Page.tsx"
import { type Crumb, Crumbs } from "../parts/Crumbs.tsx"
import { Size } from "../parts/Size.tsx"
import * as Ask from "./Ask.ts"
import { Verbatim } from "./Foreign.tsx"
import type { Frame } from "./Frame.ts"
import type { Links } from "./Links.ts"

/** Longest line printed, in UTF-16 units; the download has all of it. */
const longest = 300_000

/** JSON on lines of its own, all else as it stands. */
const printed = ({ bytes, cut }: Line): string => {
  const text = Utf8.decodeLossy(bytes)
  if (cut) return text
  try {
    return JsonText.print(JSON.parse(text), { depth: 40, length: longest })
  } catch {
    return text
  }
}

const OneLine = ({ line, links }: { readonly line: Line; readonly links: Links }) => (
  <section class="raw-line" aria-labelledby={`line-${line.index + 1}`}>
    <h2 id={`line-${line.index + 1}`}>
      <a href={links.raw(line.offset, line.index)} safe>{`Line ${line.index + 1}`}</a>{" "}
      <small class="quiet">at byte {line.offset}, <Size bytes={line.size} /></small>
    </h2>
    {line.cut
      ? <p class="rest">The line is too long to be shown; this is its beginning. The download has all of it.</p>
      : ""}
    <Verbatim text={printed(line)} most={longest} />
  </section>
)

const Content = ({ links, list, read }: {
  readonly links: Links
  readonly list: Crumb
  readonly read: ReadConversation.RawLines
}) => (
  <>
    <Crumbs trail={[list, { href: links.session, text: "Session" }]} />
    <h1>Raw lines</h1>
    <p class="quiet">
      What the file holds, line by line. JSON is set on several lines here; the download has every byte as it came.
    </p>
    <div class="actions">
      <a href={links.session}>Back to the session</a>
      <a class="button second" href={links.download}>Download</a>
      <a href={links.raw(0, 0)}>From the beginning</a>
    </div>
    {read.lines.length === 0 ? <p>There is nothing from here on.</p> : ""}
    {read.lines.map((line) => <OneLine line={line} links={links} />)}
    {read.next === undefined
      ? ""
      : <p><a rel="next" href={links.raw(read.next.offset, read.next.line)}>Following lines</a></p>}
  </>
)

/** Lines of the file from `?offset=` on, which `?line=` numbers (from 1). */
export const respond = (frame: Frame, name: string, query: URLSearchParams) =>
  Effect.gen(function*() {
    const opened = yield* Ask.version(frame, name, query)
    const { links, source } = yield* Ask.source(frame, opened, query)
    const offset = (yield* Ask.number(query, "offset")) ?? 0
    const line = (yield* Ask.number(query, "line")) ?? 1
    if (offset > source.version.size || line < 1) return yield* Refusal.notFound
    const read = yield* ReadConversation.lines(source, { line: line - 1, offset })
    return Page.page(
      { title: "Raw lines", viewer: frame.viewer, ...(frame.current === undefined ? {} : { current: frame.current }) },
      <Content links={links} list={frame.list} read={read} />
    )
  })
