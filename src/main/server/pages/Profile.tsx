import * as Effect from "effect/Effect"
import * as OwnLogin from "../../programs/server/OwnLogin.ts"
import * as Proxies from "../Proxies.ts"
import * as Login from "./Login.tsx"
import * as Page from "./Page.tsx"
import { Badge, Notice } from "./parts/Words.tsx"
import * as Logins from "./profile/Logins.tsx"
import * as Looks from "./profile/Looks.tsx"
import * as Password from "./profile/Password.tsx"
import * as Route from "./Route.ts"
import type { Viewer } from "./Viewer.ts"

/** What the address may ask the page to say. */
const notices: Readonly<Record<string, string>> = {
  password: "Your password is changed. All other logins of yours have ended.",
  logins: "All other logins of yours have ended."
}

const Facts = ({ viewer }: { readonly viewer: Viewer }) => (
  <dl class="pairs">
    <dt>Name</dt>
    <dd><bdi safe>{viewer.name}</bdi></dd>
    <dt>E-mail address</dt>
    <dd><bdi safe>{viewer.email}</bdi></dd>
    <dt>Role</dt>
    <dd>{viewer.admin ? <Badge text="Admin" tone="info" /> : "User"}</dd>
  </dl>
)

/** The parts of the page below the facts, in order. */
const sections = (viewer: Viewer, problem: OwnLogin.Problem | undefined) =>
  Effect.all([
    Password.section(viewer, problem),
    Effect.succeed(Logins.section(viewer)),
    Looks.section(viewer),
    Effect.succeed(files)
  ])

const files = (
  <section class="narrow">
    <h2>Files and notes</h2>
    <p><a href="/profile/files">What I uploaded beside my sessions</a></p>
  </section>
)

const show = (viewer: Viewer, { done, problem }: { readonly done?: string; readonly problem?: OwnLogin.Problem } = {}) =>
  Effect.map(sections(viewer, problem), (parts) =>
    Page.page({ title: "Profile", viewer, current: "/profile", status: problem === undefined ? 200 : 422 }, (
      <>
        <h1>Profile</h1>
        {done === undefined || !Object.hasOwn(notices, done) ? "" : <Notice text={notices[done] ?? ""} tone="good" />}
        <Facts viewer={viewer} />
        {parts.map((part) => <>{part as "safe"}</>)}
      </>
    )))

export const layer = Route.layer(
  Route.get("/profile", (viewer, { query }) => show(viewer, { done: query.get("done") ?? "" })),
  Route.post("/profile/password", (viewer, form, { request }) =>
    Effect.gen(function*() {
      const ip = yield* Proxies.addressOf(request)
      const changed = yield* OwnLogin.changePassword(viewer, Password.given(form), ip)
      if (changed._tag === "Wrong") return yield* show(viewer, { problem: changed.problem })
      return yield* Login.enter(request, changed.login.token, "/profile?done=password")
    })),
  Route.post("/profile/logins/end", (viewer, _, { request }) =>
    Effect.gen(function*() {
      const login = yield* OwnLogin.endOthers(viewer, yield* Proxies.addressOf(request))
      return yield* Login.enter(request, login.token, "/profile?done=logins")
    }))
)
