import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Audit from "../../../domain/server/Audit.ts"
import type { TokenRow } from "../../../domain/server/Claims.ts"
import * as TokenTerms from "../../../domain/server/TokenTerms.ts"
import { Accounts } from "../../../ports/Accounts.ts"
import * as Refusal from "../../../ports/api/Refusal.ts"
import * as Attempts from "../../programs/server/Attempts.ts"
import * as CreateToken from "../../programs/server/CreateToken.ts"
import * as RevokeToken from "../../programs/server/RevokeToken.ts"
import * as Page from "./Page.tsx"
import { Confirm } from "./parts/Form.tsx"
import { Notice } from "./parts/Words.tsx"
import * as Route from "./Route.ts"
import * as ServerUrl from "./ServerUrl.ts"
import * as TokenForm from "./tokens/TokenForm.tsx"
import { TokenList } from "./tokens/TokenList.tsx"
import { TokenMade } from "./tokens/TokenMade.tsx"
import type { Viewer } from "./Viewer.ts"

const here = "/profile/tokens"

const frame = (viewer: Viewer, title: string) => ({ title, viewer, current: here })

const show = (viewer: Viewer, { form, revoked = false }: { readonly form?: TokenForm.Sent; readonly revoked?: boolean } = {}) =>
  Effect.gen(function*() {
    const rows = yield* Effect.flatMap(Accounts, (accounts) => accounts.tokens(viewer.id))
    const now = yield* Clock.currentTimeMillis
    return Page.page({ ...frame(viewer, "My tokens"), status: form === undefined ? 200 : 422 }, (
      <>
        <h1>My tokens</h1>
        {revoked ? <Notice text="The token is revoked. It is refused from now on." tone="good" /> : ""}
        <p>
          A token lets the <code>agnes</code> command send your sessions from a machine. Whoever has it can act as you.
        </p>
        <TokenList rows={rows} now={now} />
        {viewer.typ === "session"
          ? <TokenForm.TokenForm viewer={viewer} sent={form} />
          : <p class="quiet">Log in with a password to make a token: a token cannot make another.</p>}
      </>
    ))
  })

const create = (viewer: Viewer, sent: TokenForm.Sent, at: Route.At) =>
  Effect.gen(function*() {
    yield* Attempts.byUser(viewer.id)
    const terms = TokenTerms.decide(TokenForm.wish(sent))
    if (Either.isLeft(terms)) return yield* show(viewer, { form: { ...sent, problem: TokenForm.explain(terms.left) } })
    const { row, token } = yield* CreateToken.create(viewer, terms.right)
    const url = yield* ServerUrl.of(at.request)
    return Page.scripted(Page.page(frame(viewer, "New token"), (
      <TokenMade name={row.name} expiresAt={row.expiresAt} token={Redacted.value(token)} initLine={ServerUrl.initLine(url)} />
    )))
  })

/** A token of somebody else is as unknown as one that never was. */
const own = (viewer: Viewer, id: string) =>
  Effect.gen(function*() {
    const row = yield* Effect.flatMap(Accounts, (accounts) => accounts.token(id))
    return row?.userId === viewer.id ? row : yield* Refusal.notFound
  })

const question = (viewer: Viewer, { id, name, prefix }: TokenRow) =>
  Page.page(frame(viewer, "Revoke a token"), (
    <div class="narrow">
      <h1>Revoke a token</h1>
      <Confirm action={`${here}/${encodeURIComponent(id)}/revoke`} verb="Revoke the token" back={here} viewer={viewer}>
        <p>
          <strong><bdi safe>{name}</bdi></strong> <code safe>{prefix}</code> will be refused from now on. Machines that use it keep
          their sessions until they get another one. This cannot be undone.
        </p>
      </Confirm>
    </div>
  ))

export const layer = Route.layer(
  Route.get(here, (viewer, { query }) => show(viewer, { revoked: query.get("done") === "revoked" })),
  Route.post(here, (viewer, form, at) => create(viewer, TokenForm.sent(form), at)),
  Route.get(`${here}/:id/revoke`, (viewer, { param }) =>
    Effect.map(own(viewer, param("id")), (row) => question(viewer, row))),
  Route.post(`${here}/:id/revoke`, (viewer, _, { param }) =>
    Effect.gen(function*() {
      yield* RevokeToken.revoke(yield* own(viewer, param("id")), Audit.person(viewer))
      return Page.seeOther(`${here}?done=revoked`)
    }))
)
