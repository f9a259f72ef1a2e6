import * as Effect from "effect/Effect"
import type { HttpServerResponse } from "@effect/platform/HttpServerResponse"
import * as Look from "../../../../domain/server/Look.ts"
import * as Refusal from "../../../../ports/api/Refusal.ts"
import type { AuditTrail } from "../../../../ports/AuditTrail.ts"
import type { StoreError } from "../../../../ports/StoreError.ts"
import * as Looks from "../../../programs/server/Looks.ts"
import * as Page from "../Page.tsx"
import { Field, Form } from "../parts/Form.tsx"
import { Time } from "../parts/Time.tsx"
import * as Route from "../Route.ts"
import * as Download from "../session/Download.ts"
import type { Frame } from "../session/Frame.ts"
import * as RawPage from "../session/RawPage.tsx"
import * as SessionPage from "../session/SessionPage.tsx"
import type { Viewer } from "../Viewer.ts"
import { adminPage } from "./AdminPage.tsx"
import * as LookLinks from "./LookLinks.ts"

const path = `${LookLinks.list}/:user/:session` as const

const find = ({ param }: Route.At, name = param("session")) =>
  Effect.gen(function*() {
    return (yield* Looks.find(param("user"), name)) ?? (yield* Refusal.notFound)
  })

/** A reason that was none. */
interface Sent {
  readonly reason: string
  readonly problem: string
}

const title = "Open somebody's session"

const ask = (viewer: Viewer, { owner, session }: Looks.Foreign, sent?: Sent) =>
  adminPage({ viewer, current: LookLinks.list, title, status: sent === undefined ? undefined : 422 }, (
    <div class="narrow">
      <p>
        The session <code safe>{session}</code> belongs to <strong safe>{owner.email}</strong>. Your name, the time and
        the reason are written down, and shown to them. You can then read this session
        for {Look.life / 60_000} minutes.
      </p>
      <Form action={LookLinks.open(owner.id, session)} viewer={viewer}>
        <Field name="reason" label="Reason" required autocomplete="off" value={sent?.reason ?? ""} error={sent?.problem}
          hint="As in: asked by the owner to find out why their upload was refused." />
        <div class="actions">
          <button>Open the session</button>
          <a class="button second" href={LookLinks.of(owner.email)}>Cancel</a>
        </div>
      </Form>
    </div>
  ))

/** Looking at one's own session wants no reason. */
const own = (viewer: Viewer, { owner, session }: Looks.Foreign): HttpServerResponse | undefined =>
  viewer.id === owner.id ? Page.seeOther(`/profile/sessions/${encodeURIComponent(session)}`) : undefined

type Current = NonNullable<Effect.Effect.Success<ReturnType<typeof Looks.current>>>

const Note = ({ look, owner }: { readonly owner: Looks.Foreign["owner"]; readonly look: Current }) => (
  <aside class="notice warn" aria-label="Your look">
    <p>
      You are looking at a session of <strong safe>{owner.email}</strong>, until <Time at={look.ends} />. They see that
      you did, and why: <q><bdi safe>{look.reason}</bdi></q>
    </p>
  </aside>
)

interface Shown {
  readonly frame: Frame
  readonly name: string
  /** Comes before bytes are handed out. */
  readonly noteDownload: Effect.Effect<void, StoreError, AuditTrail>
}

/** Shows something of the session while a look lasts; otherwise asks for a reason first. */
const within = <E, R>(viewer: Viewer, at: Route.At, show: (shown: Shown) => Effect.Effect<HttpServerResponse, E, R>) =>
  Effect.gen(function*() {
    const name = at.param("session")
    const foreign = yield* find(at, name.replace(/\.jsonl$/i, ""))
    const { owner, session } = foreign
    const look = yield* Looks.current(viewer, foreign)
    if (look === undefined) return own(viewer, foreign) ?? Page.seeOther(LookLinks.open(owner.id, session))
    const note = <Note owner={owner} look={look} />
    const list = { href: LookLinks.of(owner.email), text: `Sessions of ${owner.email}` }
    const frame: Frame = { viewer, owner, base: LookLinks.base(owner.id), list, current: "/admin", note }
    return yield* show({ frame, name, noteDownload: Looks.downloaded(viewer, foreign, look.began) })
  })

export const routes = [
  Route.get(`${path}/open`, (viewer, at) =>
    Effect.map(find(at), (foreign) => own(viewer, foreign) ?? ask(viewer, foreign))),
  Route.post(`${path}/open`, (viewer, form, at) =>
    Effect.gen(function*() {
      const foreign = yield* find(at)
      const reason = Look.reason(form.get("reason"))
      const problem = Look.problem(reason)
      if (problem !== undefined) return ask(viewer, foreign, { reason, problem })
      yield* Looks.begin(viewer, foreign, reason)
      return Page.seeOther(LookLinks.session(foreign.owner.id, foreign.session))
    })),
  Route.get(path, (viewer, at) =>
    within(viewer, at, ({ frame, name, noteDownload }) =>
      Effect.gen(function*() {
        if (!name.endsWith(".jsonl")) return yield* SessionPage.respond(frame, name, at.query)
        yield* noteDownload
        return yield* Download.session(frame, name, at.query, at.request)
      }))),
  Route.get(`${path}/raw`, (viewer, at) =>
    within(viewer, at, ({ frame, name }) => RawPage.respond(frame, name, at.query))),
  Route.get(`${path}/files/:folder/:file`, (viewer, at) =>
    within(viewer, at, ({ frame, name, noteDownload }) => {
      const file = `${at.param("folder")}/${at.param("file")}`
      return Effect.zipRight(noteDownload, Download.family(frame, name, file, at.request))
    }))
] as const
