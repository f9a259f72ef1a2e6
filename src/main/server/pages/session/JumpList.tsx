import * as Visible from "../../../../domain/text/Visible.ts"
import * as Outline from "../../../../domain/transcript/Outline.ts"
import type { Links } from "./Links.ts"

/** Prompts of earlier pages up to which they are not folded away. */
const fewEnough = 10

const List = ({ from, links, prompts }: {
  readonly prompts: ReadonlyArray<Outline.Heading>
  /** What the first is numbered, from 1. */
  readonly from: number
  readonly links: Links
}) => (
  <ol start={from}>
    {prompts.map(({ number, title }) => (
      <li><a href={links.turn(number)} dir="auto" safe>{title === "" ? "(a picture)" : Visible.line(title)}</a></li>
    ))}
  </ol>
)

/** The prompts of people, to go to; in the margin where there is room, else below the conversation. */
export const JumpList = ({ links, outline, page }: {
  readonly outline: Outline.Outline
  readonly page: number
  readonly links: Links
}) => {
  const { promptNumbers, prompts } = outline
  const [first] = Outline.range(outline, page)
  const before = prompts.filter(({ number }) => number < first)
  const folded = before.length > fewEnough ? before : []
  const beyond = promptNumbers.length - prompts.length
  return prompts.length === 0 ? <></> : (
    <nav class="jump" id="prompts" aria-label="Prompts of this session">
      <h2>Prompts</h2>
      <div class="list" tabindex="0">
        {folded.length === 0 ? "" : (
          <details>
            <summary safe>{`${folded.length} on earlier pages`}</summary>
            <List prompts={folded} from={1} links={links} />
          </details>
        )}
        <List prompts={prompts.slice(folded.length)} from={folded.length + 1} links={links} />
        {beyond > 0 ? <p class="quiet" safe>{`${beyond} more further on`}</p> : ""}
      </div>
    </nav>
  )
}
