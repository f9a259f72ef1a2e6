import type { Prompt as PromptItem } from "../../../../domain/transcript/Item.ts"
import { Plain } from "./Foreign.tsx"
import { Picture } from "./Picture.tsx"
import type { Scope } from "./Scope.ts"
import { Turn } from "./Turn.tsx"

/** What a person said, with the way to the prompts around it. */
export const Prompt = ({ item, scope }: { readonly item: PromptItem; readonly scope: Scope }) => {
  const { next, previous } = scope.neighbours(item.number)
  const ways = (
    <span class="ways">
      {item.queued ? <span class="badge">queued</span> : ""}
      {item.forks ? <span class="badge info">begins another thread</span> : ""}
      {previous === undefined ? "" : <a href={scope.links.turn(previous)} aria-label="Previous prompt">↑ previous</a>}
      {next === undefined ? "" : <a href={scope.links.turn(next)} aria-label="Next prompt">↓ next</a>}
    </span>
  )
  return (
    <Turn item={item} scope={scope} kind="human" label={scope.person} tools={ways}>
      <Plain text={item.text} />
      {item.images.map((image) => <Picture {...image} />)}
    </Turn>
  )
}
