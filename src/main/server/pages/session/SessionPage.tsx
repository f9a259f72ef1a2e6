import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "@effect/platform/HttpServerResponse"
import type { Item } from "../../../../domain/transcript/Item.ts"
import * as Outline from "../../../../domain/transcript/Outline.ts"
import * as Title from "../../../../domain/transcript/Title.ts"
import * as Visible from "../../../../domain/text/Visible.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import { Outlines } from "../../../programs/server/Outlines.ts"
import * as ReadConversation from "../../../programs/server/ReadConversation.ts"
import * as Page from "../Page.tsx"
import { Crumbs } from "../parts/Crumbs.tsx"
import { EmptyState, Notice } from "../parts/Words.tsx"
import * as Ask from "./Ask.ts"
import { Conversation } from "./Conversation.tsx"
import { type Frame, isOwn } from "./Frame.ts"
import * as Gather from "./Gather.ts"
import { Facts, Family, Outdated, Revisions } from "./Head.tsx"
import { JumpList } from "./JumpList.tsx"
import * as Links from "./Links.ts"
import type { Inlined, Scope } from "./Scope.ts"

interface Shown {
  readonly frame: Frame
  readonly opened: ReadConversation.Opened
  readonly outline: Outline.Outline
  readonly page: number
  readonly items: ReadonlyArray<Item>
  readonly agents: ReadonlyArray<Inlined>
  readonly agent: string | undefined
  readonly links: Links.Links
  readonly place: Links.Place
}

const scopeOf = ({ agent, agents, frame, links, opened, outline, place }: Shown): Scope => ({
  links,
  person: agent !== undefined ? "Task" : isOwn(frame) ? "You" : Visible.line(frame.owner.email, 80),
  prefix: "",
  agents,
  savedResult: (name) => {
    const row = opened.family.find((file) => file.name === `tool-results/${name}`)
    return row === undefined ? undefined : links.file(row.name)
  },
  neighbours: (number) => Outline.neighbours(outline, number),
  conversation: (items, scope) => <Conversation items={items} scope={scope} />,
  within: (agentId) => Links.of({ ...place, agent: agentId })
})

/** Which part of the conversation this is, and the way to the others. */
const Pages = ({ links, outline, page, where }: {
  readonly outline: Outline.Outline
  readonly links: Links.Links
  readonly page: number
  readonly where: "top" | "bottom"
}) => {
  const last = outline.pages.length - 1
  return last === 0 ? <></> : (
    <nav class="pager" aria-label={where === "top" ? "Pages" : "Pages, again"}>
      <span class="quiet" safe>{`Page ${page + 1} of ${last + 1}`}</span>
      <span class="actions">
        {page > 1 ? <a href={links.page(0)}>First</a> : ""}
        {page > 0 ? <a href={links.page(page - 1)} rel="prev">Previous page</a> : ""}
        {page < last ? <a href={links.page(page + 1)} rel="next">Next page</a> : ""}
        {page < last - 1 ? <a href={links.page(last)}>Last</a> : ""}
      </span>
    </nav>
  )
}

const titleOf = ({ agent, opened, outline }: Shown): string =>
  agent === undefined ? Title.of(outline.totals.title, opened.key.session) : `Sub-agent ${agent}`

const Content = (shown: Shown) => {
  const { agent, frame, items, links, opened, outline, page } = shown
  return (
    <>
      {frame.note as "safe"}
      <div class="session-head">
        <Crumbs trail={agent === undefined ? [frame.list] : [frame.list, { href: links.session, text: "Session" }]} />
        <h1 dir="auto" safe>{Visible.line(titleOf(shown), 160)}</h1>
        {agent === undefined ? "" : <p><a href={links.session}>Back to the session</a></p>}
        <Outdated stored={opened.stored} version={opened.version} />
        <Facts totals={outline.totals} prompts={outline.promptNumbers.length} size={opened.version.size} />
        <div class="actions">
          <a class="button second" href={links.download}>Download</a>
          <a href={links.raw(0, 0)}>Raw lines</a>
          {frame.actions?.(opened.key.session) as "safe"}
          {outline.prompts.length > 0 ? <a class="to-prompts" href="#prompts">Prompts</a> : ""}
        </div>
        {agent === undefined ? <Revisions stored={opened.stored} version={opened.version} links={links} /> : ""}
        {agent === undefined ? <Family family={opened.family} links={links} /> : ""}
      </div>
      <div class="session">
        <div class="conversation">
          <Pages outline={outline} links={links} page={page} where="top" />
          {items.length === 0
            ? <EmptyState title="Nothing was said"><p>The file has no lines that can be shown.</p></EmptyState>
            : <Conversation items={items} scope={scopeOf(shown)} />}
          {outline.whole || page < outline.pages.length - 1 ? "" : (
            <Notice
              tone="warn"
              text="The session is longer than can be shown here. The raw lines and the download have all of it."
            />
          )}
          <Pages outline={outline} links={links} page={page} where="bottom" />
        </div>
        <JumpList outline={outline} page={page} links={links} />
      </div>
    </>
  )
}

/** The page asked for: by its number from 1, or the one on which an item stands. */
const pageAsked = (outline: Outline.Outline, query: URLSearchParams) =>
  Effect.gen(function*() {
    const turn = yield* Ask.number(query, "turn")
    if (turn !== undefined) return Outline.pageOf(outline, turn)
    const page = (yield* Ask.number(query, "page")) ?? 1
    return page >= 1 && page <= outline.pages.length ? page - 1 : yield* Refusal.notFound
  })

/** A session as people read it; `name` is the one it is kept under, in any case. */
export const respond = (frame: Frame, name: string, query: URLSearchParams) =>
  Effect.gen(function*() {
    const opened = yield* Ask.version(frame, name, query)
    const { agent, links, place, source } = yield* Ask.source(frame, opened, query)
    const outline = yield* Effect.flatMap(Outlines, (outlines) => outlines.of(source))
    const page = yield* pageAsked(outline, query)
    const items = yield* ReadConversation.page(source, outline, page)
    const agents = yield* Gather.agents(opened, items)
    const shown: Shown = { frame, opened, outline, page, items, agents, agent, links, place }
    const title = Visible.line(titleOf(shown), 100)
    const response: HttpServerResponse = Page.page(
      { title, viewer: frame.viewer, ...(frame.current === undefined ? {} : { current: frame.current }) },
      <Content {...shown} />
    )
    return response
  })
