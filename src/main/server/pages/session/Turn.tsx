import type { Children } from "@kitajs/html"
import type { Base, Item } from "../../../../domain/transcript/Item.ts"
import type { Usage } from "../../../../domain/transcript/Usage.ts"
import * as Clock from "./Clock.ts"
import type { Scope } from "./Scope.ts"

/** Tokens of a message; all that was read and written is told on hovering. */
const Tokens = ({ usage }: { readonly usage: Usage }) => {
  const { cacheRead, cacheWrite, input, output } = usage
  const read = `read: ${input} new, ${cacheWrite} put into the cache, ${cacheRead} from the cache`
  return <span class="tokens" title={`${output} tokens written; ${read}`} safe>{`${Clock.short(output)} tokens`}</span>
}

/** An item's place: time, tokens and its permanent link in the margin, what was said beside it. */
export const Turn = ({ children, item, kind, label, scope, tools, usage }: {
  readonly item: Base & Pick<Item, "_tag">
  readonly scope: Scope
  /** Sets it apart for the eye. */
  readonly kind: "human" | "assistant" | "event" | "event faint"
  /** Who speaks, where that has changed. */
  readonly label?: string | undefined
  readonly usage?: Usage | undefined
  /** Links that belong to the label. */
  readonly tools?: Children
  readonly children?: Children
}) => (
  <article class={`turn ${kind}`} id={`${scope.prefix}t${item.number}`}>
    <div class="margin">
      <span class="where">
        <a
          class="raw" href={scope.links.raw(item.offset, item.line)}
          aria-label={`Raw lines from line ${item.line + 1}`}
        >raw</a>{" "}
        <a class="here" href={scope.links.turn(item.number)} title="Permanent link">
          {item.at === undefined
            ? <span safe>{`#${item.number + 1}`}</span>
            : <time datetime={isoOf(item.at)} safe>{Clock.minute(item.at)}</time>}
        </a>
      </span>{" "}
      {usage === undefined || usage.output === 0 ? "" : <Tokens usage={usage} />}{" "}
      {item.branch === 0 ? "" : <span class="thread" safe>{`thread ${item.branch + 1}`}</span>}
    </div>
    <div class="said">
      {label === undefined ? "" : <div class="who-says"><h2 safe>{label}</h2>{tools as "safe"}</div>}
      {children as "safe"}
    </div>
  </article>
)

const isoOf = (at: number): string => `${Clock.day(at)}T${Clock.minute(at)}Z`
