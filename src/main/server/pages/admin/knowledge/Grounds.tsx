import type { Evidence } from "../../../../../domain/knowledge/Evidence.ts"
import * as Visible from "../../../../../domain/text/Visible.ts"
import type { Emails } from "../../../knowledge/Wire.ts"
import { Time } from "../../parts/Time.tsx"
import type { Viewer } from "../../Viewer.ts"
import * as LookLinks from "../LookLinks.ts"
import type { Case } from "./Case.ts"

/** Quotes shown of one item; an often confirmed one has many. */
const most = 10

const says: Readonly<Record<NonNullable<Evidence["detection"]>, string>> = {
  correction: "corrected the model",
  confirmation: "confirmed the model",
  unprompted_definition: "said it unasked"
}

/** One's own sessions are simply read; a look at somebody else's is asked for with a reason, and written down. */
const linkOf = ({ session, userId }: Evidence, viewer: Viewer): string | undefined => {
  if (session === undefined) return undefined
  return userId === viewer.id ? `/profile/sessions/${encodeURIComponent(session)}` : LookLinks.open(userId, session)
}

const Quote = ({ email, one, viewer }: { readonly one: Evidence; readonly viewer: Viewer; readonly email: Emails }) => {
  const link = linkOf(one, viewer)
  const who = email(one.userId) ?? "somebody without an account"
  const how = one.detection === undefined ? "has it in their notes" : says[one.detection]
  return (
    <li>
      {one.quote === "" ? "" : <blockquote dir="auto" safe>{Visible.text(one.quote)}</blockquote>}
      <span class="quiet">
        <bdi safe>{`${who} ${how}, `}</bdi>
        <Time at={one.createdAt} />
        {link === undefined ? "" : <>{" "}<a href={link}>Source session</a></>}
      </span>
    </li>
  )
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** What speaks for an item: how sure, how people voted, and the words of the sources. */
export const Grounds = ({ email, of: { evidence, given, votes }, viewer }: {
  readonly of: Case
  readonly viewer: Viewer
  readonly email: Emails
}) => {
  const { confidence } = given.item
  const voted = votes === undefined ? "no votes" : `${votes.up} useful, ${votes.down} not right`
  return (
    <>
      <p class="facts">
        <span safe>{confidence === undefined ? "Confidence unknown" : `Confidence ${percent(confidence)}`}</span>
        <span safe>{voted}</span>
      </p>
      {evidence.length === 0 ? "" : (
        <ul class="quotes">
          {evidence.slice(0, most).map((one) => <Quote one={one} viewer={viewer} email={email} />)}
        </ul>
      )}
      {evidence.length > most ? <p class="quiet" safe>{`And ${evidence.length - most} more.`}</p> : ""}
    </>
  )
}
