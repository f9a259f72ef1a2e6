import type { Item } from "../../../../domain/transcript/Item.ts"
import * as Clock from "./Clock.ts"
import { Event } from "./Event.tsx"
import { Prompt } from "./Prompt.tsx"
import { Reply } from "./Reply.tsx"
import type { Scope } from "./Scope.ts"

const One = ({ before, item, scope }: {
  readonly item: Item
  readonly before: Item | undefined
  readonly scope: Scope
}) => {
  switch (item._tag) {
    case "Prompt":
      return <Prompt item={item} scope={scope} />
    case "Reply":
      return <Reply item={item} scope={scope} follows={before?._tag === "Reply" && before.branch === item.branch} />
    default:
      return <Event item={item} scope={scope} />
  }
}

/** Items below each other; the day is told where it changes. */
export const Conversation = ({ items, scope }: {
  readonly items: ReadonlyArray<Item>
  readonly scope: Scope
}): JSX.Element => {
  let day = ""
  let before: Item | undefined
  return (
    <>
      {items.map((item) => {
        const today = item.at === undefined || item._tag === "Aside" ? day : Clock.day(item.at)
        const turns = today !== day
        const previous = before
        day = today
        if (item._tag !== "Aside") before = item
        return (
          <>
            {turns ? <p class="day"><time datetime={today} safe>{today}</time></p> : ""}
            <One item={item} before={previous} scope={scope} />
          </>
        )
      })}
    </>
  )
}
