import * as Effect from "effect/Effect"
import type { Item } from "../../../../../domain/knowledge/Item.ts"
import * as Relation from "../../../../../domain/knowledge/Relation.ts"
import * as Visible from "../../../../../domain/text/Visible.ts"
import * as Refusal from "../../../../../ports/api/Refusal.ts"
import { KnowledgeStore } from "../../../../../ports/KnowledgeStore.ts"
import type { Unfit } from "../../../../programs/server/knowledge/Problems.ts"
import { find } from "../../../../programs/server/knowledge/Readers.ts"
import type { Decision } from "../../../../programs/server/knowledge/Resolve.ts"
import { Says, StatusBadge, Title } from "../../knowledge/Words.tsx"
import { Area } from "../../parts/Area.tsx"
import { Crumbs } from "../../parts/Crumbs.tsx"
import { Form, Select } from "../../parts/Form.tsx"
import type { Viewer } from "../../Viewer.ts"
import { adminPage } from "../AdminPage.tsx"
import * as Addresses from "./Addresses.ts"

/** Two items that contradict or repeat each other, and what is said of them. */
interface Pair {
  readonly a: string
  readonly b: string
  readonly said: string | undefined
  readonly suggested: Relation.Suggestion | undefined
  readonly title: string
  readonly action: string
}

const texts: Readonly<Record<Relation.Suggestion["action"], string>> = {
  kept_a: "Keep the first, the second gives way",
  kept_b: "Keep the second, the first gives way",
  merge: "The first takes the text below, the second gives way",
  both_valid: "Both hold"
}

export const decisionOf = (form: { readonly get: (name: string) => string }): Decision | undefined => {
  const action = Relation.actions.find((one) => one === form.get("action"))
  return action === undefined ? undefined : { action, merged: form.get("content") }
}

const Side = ({ item, which }: { readonly item: Item; readonly which: string }) => (
  <section>
    <h2 safe>{which}</h2>
    <p><a href={Addresses.of(item.id)}><Title item={item} /></a> <StatusBadge status={item.status} /></p>
    <Says item={item} />
  </section>
)

const Proposal = ({ suggested }: { readonly suggested: Relation.Suggestion }) => (
  <p class="quiet">
    <span safe>{`Proposed: ${texts[suggested.action]}. `}</span>
    <bdi safe>{Visible.line(suggested.justification, 600)}</bdi>
  </p>
)

const ask = (viewer: Viewer, pair: Pair, problem: Unfit | undefined, sent: Decision | undefined) =>
  Effect.gen(function*() {
    const a = (yield* find(viewer, pair.a)) ?? (yield* Refusal.notFound)
    const b = (yield* find(viewer, pair.b)) ?? (yield* Refusal.notFound)
    const { suggested } = pair
    const merged = sent?.merged ?? suggested?.mergedContent ?? a.item.content ?? ""
    const status = problem === undefined ? undefined : 422
    return adminPage({ viewer, current: Addresses.base, title: pair.title, status }, (
      <div class="one">
        <Crumbs trail={[{ href: Addresses.base, text: "Knowledge" }]} />
        {pair.said === undefined ? "" : <p><bdi safe>{Visible.line(pair.said, 2000)}</bdi></p>}
        {suggested === undefined ? "" : <Proposal suggested={suggested} />}
        <Side item={a.item} which="The first" />
        <Side item={b.item} which="The second" />
        <section class="narrow">
          <h2>Decide</h2>
          <Form action={pair.action} viewer={viewer}>
            <Select
              name="action" label="Decision" value={sent?.action ?? suggested?.action ?? "both_valid"}
              options={Relation.actions.map((one) => [one, texts[one]] as const)}
            />
            <Area
              name="content" label="Text of both" value={merged}
              error={problem === undefined ? undefined : `${problem.message}.`}
              hint="Used only when the first takes it."
            />
            <button>Decide</button>
          </Form>
        </section>
      </div>
    ))
  })

export const contradiction = (viewer: Viewer, id: string, problem?: Unfit, sent?: Decision) =>
  Effect.gen(function*() {
    const store = yield* KnowledgeStore
    const { a, b, explanation, suggested } = (yield* store.contradiction(id)) ?? (yield* Refusal.notFound)
    const title = "Settle a contradiction"
    const pair = { a, b, said: explanation, suggested, title, action: Addresses.contradiction(id) }
    return yield* ask(viewer, pair, problem, sent)
  })

export const duplicate = (viewer: Viewer, a: string, b: string, problem?: Unfit, sent?: Decision) => {
  const title = "Two that may say the same"
  const pair = { a, b, said: undefined, suggested: undefined, title, action: Addresses.duplicate(a, b) }
  return ask(viewer, pair, problem, sent)
}
