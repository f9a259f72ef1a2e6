import type { Item } from "../../../../../domain/knowledge/Item.ts"
import type * as Relation from "../../../../../domain/knowledge/Relation.ts"
import * as Visible from "../../../../../domain/text/Visible.ts"
import { Says, StatusBadge, Title } from "../../knowledge/Words.tsx"
import * as Addresses from "./Addresses.ts"
import type { Case, Others } from "./Case.ts"

const Other = ({ item }: { readonly item: Item | undefined }) =>
  item === undefined
    ? <p class="quiet">The other one is not yours to see.</p>
    : (
      <>
        <p><a href={Addresses.of(item.id)}><Title item={item} /></a> <StatusBadge status={item.status} /></p>
        <Says item={item} />
      </>
    )

const other = ({ a, b }: { readonly a: string; readonly b: string }, id: string): string => a === id ? b : a

const Clash = ({ clash, id, others }: {
  readonly clash: Relation.Contradiction
  readonly id: string
  readonly others: Others
}) => (
  <div class="pair">
    <p><strong safe>{`Contradicts${clash.severity === undefined ? "" : ` (${clash.severity})`}: `}</strong>
      <bdi safe>{Visible.line(clash.explanation, 600)}</bdi></p>
    <Other item={others.get(other(clash, id))} />
    <p><a href={Addresses.contradiction(clash.id)}>Settle it</a></p>
  </div>
)

const Likeness = ({ id, likeness, others }: {
  readonly likeness: Relation.Duplicate
  readonly id: string
  readonly others: Others
}) => (
  <div class="pair">
    <p><strong safe>{`May say the same (${Math.round(likeness.score * 100)} % of the names are shared):`}</strong></p>
    <Other item={others.get(other(likeness, id))} />
    <p><a href={Addresses.duplicate(likeness.a, likeness.b)}>Settle it</a></p>
  </div>
)

/** What an item contradicts and resembles, as long as nobody has decided about it. */
export const Pairs = ({ of: { contradictions, duplicates, given }, others }: {
  readonly of: Case
  readonly others: Others
}) => (
  <>
    {contradictions.map((clash) => <Clash clash={clash} id={given.item.id} others={others} />)}
    {duplicates.map((likeness) => <Likeness likeness={likeness} id={given.item.id} others={others} />)}
  </>
)
