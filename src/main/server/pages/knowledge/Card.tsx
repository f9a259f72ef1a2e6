import type { Contributed } from "../../../../domain/knowledge/Item.ts"
import * as Listing from "../../../../domain/knowledge/Listing.ts"
import * as Visibility from "../../../../domain/knowledge/Visibility.ts"
import type { Votes } from "../../../../ports/KnowledgeStore.ts"
import type { Emails } from "../../knowledge/Wire.ts"
import { Form } from "../parts/Form.tsx"
import type { Viewer } from "../Viewer.ts"
import { Facts, Says, Title } from "./Words.tsx"

export const base = "/knowledge"

/** Of an item in a list, for links; ids are anything. */
export const anchor = (id: string): string => `k-${encodeURIComponent(id)}`

interface Props {
  readonly given: Contributed
  readonly votes: Votes | undefined
  readonly email: Emails
  readonly viewer: Viewer
  readonly listing: Listing.Listing
}

const VoteButton = ({ count, own, text, viewer, action, back, vote }: {
  readonly action: string
  readonly back: string
  readonly vote: 1 | -1
  readonly own: boolean
  readonly count: number
  readonly text: string
  readonly viewer: Viewer
}) => (
  <Form action={action} viewer={viewer}>
    <input type="hidden" name="vote" value={own ? "0" : String(vote)} />
    <input type="hidden" name="list" value={back} />
    <button class="second" aria-pressed={own ? "true" : "false"} safe>{`${text} (${count})`}</button>
  </Form>
)

const Personal = ({ given, listing, viewer }: Pick<Props, "given" | "listing" | "viewer">) => {
  if (!Visibility.mayMarkPersonal(viewer.id, given)) return <></>
  const personal = given.item.personalBy !== undefined
  return (
    <Form action={`${base}/${encodeURIComponent(given.item.id)}/personal`} viewer={viewer}>
      <input type="hidden" name="personal" value={personal ? "no" : "yes"} />
      <input type="hidden" name="list" value={Listing.format(listing)} />
      <button class="second">{personal ? "Share it again" : "Keep it to myself"}</button>
    </Form>
  )
}

/** One piece of knowledge, with what its reader can do. */
export const Card = ({ email, given, listing, viewer, votes }: Props) => {
  const { item } = given
  const action = `${base}/${encodeURIComponent(item.id)}/vote`
  const back = Listing.format(listing)
  return (
    <li class="card" id={anchor(item.id)}>
      <h2><Title item={item} /></h2>
      <Says item={item} />
      <Facts given={given} email={email} />
      <div class="does">
        <VoteButton
          action={action} back={back} vote={1} viewer={viewer} text="Useful"
          count={votes?.up ?? 0} own={votes?.own === 1}
        />
        <VoteButton
          action={action} back={back} vote={-1} viewer={viewer} text="Not right"
          count={votes?.down ?? 0} own={votes?.own === -1}
        />
        <Personal given={given} listing={listing} viewer={viewer} />
      </div>
    </li>
  )
}
