import type * as Outline from "../../../../domain/transcript/Outline.ts"
import type { Links } from "./Links.ts"

/** The prompts of people, to go to; in the margin where there is room, else below the conversation. */
export const JumpList = ({ links, outline }: { readonly outline: Outline.Outline; readonly links: Links }) => {
  const { promptNumbers, prompts } = outline
  return prompts.length === 0 ? <></> : (
    <nav class="jump" id="prompts" aria-label="Prompts of this session">
      <h2>Prompts</h2>
      <ol tabindex="0">
        {prompts.map(({ number, title }) => (
          <li><a href={links.turn(number)} dir="auto" safe>{title === "" ? "(a picture)" : title}</a></li>
        ))}
      </ol>
      {promptNumbers.length > prompts.length
        ? <p class="quiet" safe>{`${promptNumbers.length - prompts.length} more further on`}</p>
        : ""}
    </nav>
  )
}
