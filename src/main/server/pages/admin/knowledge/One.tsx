import * as Effect from "effect/Effect"
import type * as Governance from "../../../../../domain/knowledge/Governance.ts"
import type { Item } from "../../../../../domain/knowledge/Item.ts"
import * as Visible from "../../../../../domain/text/Visible.ts"
import * as Refusal from "../../../../../ports/api/Refusal.ts"
import { Groups } from "../../../../../ports/Groups.ts"
import { find } from "../../../../programs/server/knowledge/Readers.ts"
import * as Wire from "../../../knowledge/Wire.ts"
import * as TextFields from "../../knowledge/TextFields.tsx"
import { Facts, Says } from "../../knowledge/Words.tsx"
import { Crumbs } from "../../parts/Crumbs.tsx"
import { Form } from "../../parts/Form.tsx"
import { Notice } from "../../parts/Words.tsx"
import type { Viewer } from "../../Viewer.ts"
import { adminPage } from "../AdminPage.tsx"
import * as Addresses from "./Addresses.ts"
import { cases } from "./Case.ts"
import { Grounds } from "./Grounds.tsx"
import { JudgeFields } from "./JudgeFields.tsx"
import { Pairs } from "./Pairs.tsx"

/** What was sent and could not be done. */
export interface Sent {
  readonly problem?: string
  readonly text?: TextFields.Sent
}

const likely: Readonly<Record<Item["status"], Governance.Action>> = {
  pending: "approve",
  approved: "revoke",
  mandatory: "revoke",
  rejected: "approve",
  revoked: "approve",
  expired: "approve"
}

const textOf = ({ category = "", content = "", domain, entities, tags, title }: Item): TextFields.Sent =>
  ({ title, content, category, domain, entities, tags })

/** One item with everything it is judged by, and the forms to judge and change it. */
export const one = (viewer: Viewer, id: string, { problem, text }: Sent = {}) =>
  Effect.gen(function*() {
    const given = (yield* find(viewer, id)) ?? (yield* Refusal.notFound)
    const { item } = given
    const found = yield* cases(viewer, [given])
    const [of] = found.cases
    const email = yield* Wire.emails
    const groups = (yield* Effect.flatMap(Groups, ({ all }) => all)).map(({ name }) => name)
    const wrong = problem !== undefined || text?.problem !== undefined
    const title = Visible.line(item.title, 250)
    return adminPage({ viewer, current: Addresses.base, title, status: wrong ? 422 : undefined }, (
      <div class="one">
        {problem === undefined ? "" : <Notice text={problem} tone="bad" />}
        <Crumbs trail={[{ href: Addresses.base, text: "Knowledge" }]} />
        <Says item={item} />
        <Facts given={given} email={email} />
        {of === undefined ? "" : <Grounds of={of} viewer={viewer} email={email} />}
        {of === undefined ? "" : <Pairs of={of} others={found.others} />}
        <section class="narrow">
          <h2>Decide</h2>
          <Form action={`${Addresses.of(id)}/judge`} viewer={viewer}>
            <JudgeFields action={likely[item.status]} audience={item.audience} groups={groups} />
            <button>Decide</button>
          </Form>
        </section>
        <section class="narrow">
          <h2>Edit</h2>
          <p class="quiet">Its status stays as it is.</p>
          <Form action={`${Addresses.of(id)}/edit`} viewer={viewer}>
            <TextFields.TextFields given={text ?? textOf(item)} />
            <button class="second">Save the text</button>
          </Form>
        </section>
      </div>
    ))
  })
