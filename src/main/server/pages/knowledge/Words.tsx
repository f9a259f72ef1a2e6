import * as Audience from "../../../../domain/knowledge/Audience.ts"
import type { Contributed, Item, SourceType } from "../../../../domain/knowledge/Item.ts"
import type { Status } from "../../../../domain/knowledge/Status.ts"
import * as Visible from "../../../../domain/text/Visible.ts"
import type { Emails } from "../../knowledge/Wire.ts"
import { Time } from "../parts/Time.tsx"
import { Badge, type Tone } from "../parts/Words.tsx"

/** How pages about knowledge speak of it. */

export const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1)

const tones: Readonly<Record<Status, Tone | undefined>> = {
  pending: "warn",
  approved: "good",
  mandatory: "info",
  rejected: "bad",
  revoked: "bad",
  expired: undefined
}

export const StatusBadge = ({ status }: { readonly status: Status }) => {
  const tone = tones[status]
  return tone === undefined ? <Badge text={status} /> : <Badge text={status} tone={tone} />
}

const sources: Readonly<Record<SourceType, string>> = {
  user_verification: "said in a session",
  admin_mandate: "set by an admin",
  claude_local_md: "written down",
  session_transcript: "said in a session"
}

const heardBy = (audience: string | undefined): string => {
  const group = Audience.groupOf(audience)
  return group === undefined ? "for everybody" : `for the group ${Visible.line(group, 100)}`
}

/** What an item says; its text is text, whatever it looks like. */
export const Says = ({ item: { content } }: { readonly item: Item }) =>
  content === undefined || content === ""
    ? <p class="quiet">Nothing is left of it.</p>
    : <p class="says" dir="auto" safe>{Visible.text(content)}</p>

export const Title = ({ item: { title } }: { readonly item: Item }) => <bdi safe>{Visible.line(title, 250)}</bdi>

const from = ({ contributors }: Contributed, email: Emails): string => {
  const names = contributors.flatMap((id) => email(id) ?? [])
  return names.length === 0 ? "from nobody any more" : `from ${names.map((name) => Visible.line(name, 80)).join(", ")}`
}

/** Names shown of one item. */
const mostNames = 20

const named = (entities: ReadonlyArray<string>): string =>
  entities.slice(0, mostNames).map((one) => Visible.line(one, 60)).join(", ")

/** Domain, source, people, audience and time, on one line where there is room. */
export const Facts = ({ email, given }: { readonly given: Contributed; readonly email: Emails }) => {
  const { audience, domain, entities, personalBy, reason, sourceType, status, updatedAt } = given.item
  return (
    <p class="facts">
      <StatusBadge status={status} />
      {personalBy === undefined ? "" : <Badge text="personal" tone="info" />}
      {domain === undefined ? "" : <span>{domain}</span>}
      <span safe>{sources[sourceType]}</span>
      <bdi safe>{from(given, email)}</bdi>
      <bdi safe>{heardBy(audience)}</bdi>
      {entities.length === 0 ? "" : <bdi safe>{`about ${named(entities)}`}</bdi>}
      {reason === undefined ? "" : <bdi safe>{`because: ${Visible.line(reason, 600)}`}</bdi>}
      <Time at={updatedAt} />
    </p>
  )
}
