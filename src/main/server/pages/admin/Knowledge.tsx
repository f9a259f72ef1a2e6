import * as Effect from "effect/Effect"
import type * as Draft from "../../../../domain/knowledge/Draft.ts"
import * as Governance from "../../../../domain/knowledge/Governance.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import * as Judge from "../../../programs/server/knowledge/Judge.ts"
import * as Resolve from "../../../programs/server/knowledge/Resolve.ts"
import type { Form } from "../FormBody.ts"
import * as TextFields from "../knowledge/TextFields.tsx"
import * as Page from "../Page.tsx"
import * as Route from "../Route.ts"
import * as Addresses from "./knowledge/Addresses.ts"
import { one } from "./knowledge/One.tsx"
import { queue, type Said } from "./knowledge/Queue.tsx"
import * as Settle from "./knowledge/Settle.tsx"

const { base } = Addresses

const notices: Readonly<Record<string, string>> = {
  approve: "Approved: whom it is for gets it with the next bundle.",
  reject: "Rejected.",
  mandate: "Mandatory: whom it is for gets it always.",
  revoke: "Revoked: nobody gets it any more.",
  edit: "The text is saved.",
  settled: "It is settled."
}

const said = (done: string | null): Said | undefined => {
  const counted = /^batch-(\d{1,4})-(\d{1,4})$/.exec(done ?? "")
  if (counted !== null) {
    const missing = Number(counted[2])
    const rest = missing === 0 ? "" : ` ${missing} could not be: they are gone, or nothing is left of them.`
    return { text: `Decided about ${Number(counted[1])}.${rest}`, tone: "good" }
  }
  const text = Object.hasOwn(notices, done ?? "") ? notices[done ?? ""] : undefined
  return text === undefined ? undefined : { text, tone: "good" }
}

const actionOf = (form: Form) => {
  const action = form.get("action")
  return Governance.is(action) ? Effect.succeed(action) : Refusal.badRequest("This is no decision")
}

const terms = (form: Form): Judge.Terms => ({ reason: form.get("reason"), audience: form.get("audience") })

const sentence = (message: string): string => `${message}.`

const missing = () => Refusal.notFound

/** The pages on which admins judge what the team knows. */
export const routes = [
  Route.get(base, (viewer, { query }) => queue(viewer, Addresses.listingOf(query), said(query.get("done")))),
  Route.post(`${base}/batch`, (viewer, form) =>
    Effect.gen(function*() {
      const listing = Addresses.listingOf(new URLSearchParams(form.get("list")))
      const ids = form.all("id")
      if (ids.length === 0) return yield* queue(viewer, listing, { text: "Choose at least one first.", tone: "bad" })
      const action = yield* actionOf(form)
      return yield* Judge.batch(viewer, ids, action, terms(form)).pipe(
        Effect.map(({ done, missing }) =>
          Page.seeOther(Addresses.back(form, `batch-${done.length}-${missing.length}`))),
        Effect.catchTag("Unfit", ({ message }) => queue(viewer, listing, { text: sentence(message), tone: "bad" }))
      )
    })),
  Route.get(`${base}/contradictions/:id`, (viewer, { param }) => Settle.contradiction(viewer, param("id"))),
  Route.post(`${base}/contradictions/:id`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const decision = Settle.decisionOf(form) ?? (yield* Refusal.badRequest("This is no decision"))
      return yield* Resolve.contradiction(viewer, param("id"), decision).pipe(
        Effect.map(() => Page.seeOther(`${base}?done=settled`)),
        Effect.catchTag("Unfit", (problem) => Settle.contradiction(viewer, param("id"), problem, decision))
      )
    }).pipe(Effect.catchTag("NoSuchItem", missing))),
  Route.get(`${base}/duplicates/:a/:b`, (viewer, { param }) => Settle.duplicate(viewer, param("a"), param("b"))),
  Route.post(`${base}/duplicates/:a/:b`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const decision = Settle.decisionOf(form) ?? (yield* Refusal.badRequest("This is no decision"))
      return yield* Resolve.duplicate(viewer, [param("a"), param("b")], decision).pipe(
        Effect.map(() => Page.seeOther(`${base}?done=settled`)),
        Effect.catchTag("Unfit", (problem) => Settle.duplicate(viewer, param("a"), param("b"), problem, decision))
      )
    }).pipe(Effect.catchTag("NoSuchItem", missing))),
  Route.get(`${base}/:id`, (viewer, { param }) => one(viewer, param("id"))),
  Route.post(`${base}/:id/judge`, (viewer, form, { param }) =>
    Effect.gen(function*() {
      const action = yield* actionOf(form)
      yield* Judge.judge(viewer, param("id"), action, terms(form))
      return Page.seeOther(Addresses.back(form, action))
    }).pipe(
      Effect.catchTag("Unfit", ({ message }) => one(viewer, param("id"), { problem: sentence(message) })),
      Effect.catchTag("NoSuchItem", missing)
    )),
  Route.post(`${base}/:id/edit`, (viewer, form, { param }) => {
    const typed = TextFields.sent(form)
    return Judge.edit(viewer, param("id"), typed).pipe(
      Effect.map(() => Page.seeOther(`${base}?done=edit`)),
      Effect.catchTag("Unfit", ({ field, message }) => {
        const problem = { field: field as keyof Draft.Typed, text: message }
        return one(viewer, param("id"), { text: { ...typed, problem } })
      }),
      Effect.catchTag("NoSuchItem", missing)
    )
  })
] as const
