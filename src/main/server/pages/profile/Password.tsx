import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { Accounts } from "../../../../ports/Accounts.ts"
import * as OwnLogin from "../../../programs/server/OwnLogin.ts"
import { Field, Form } from "../parts/Form.tsx"
import type { Viewer } from "../Viewer.ts"

/** Changing one's password, with the old one where there is one. */
export const section = (viewer: Viewer, problem?: OwnLogin.Problem) =>
  Effect.gen(function*() {
    const accounts = yield* Accounts
    const has = (yield* accounts.passwordHash(viewer.id)) !== undefined
    const error = (field: OwnLogin.Problem["field"]) => problem?.field === field ? problem.text : undefined
    return (
      <section class="narrow">
        <h2 id="password">Password</h2>
        {has ? "" : <p>You have none yet. With one you can log in here without a link.</p>}
        <Form action="/profile/password" viewer={viewer}>
          {has
            ? <Field name="old" label="Old password" type="password" autocomplete="current-password" required error={error("old")} />
            : ""}
          <Field
            name="fresh" label="New password" type="password" autocomplete="new-password" required error={error("fresh")}
            hint="At least 8 characters. All your other logins end; your tokens stay."
          />
          <button>{has ? "Change password" : "Set password"}</button>
        </Form>
      </section>
    )
  })

/** What the form sent. */
export const given = (form: { readonly get: (name: string) => string }) => ({
  old: Redacted.make(form.get("old")),
  fresh: Redacted.make(form.get("fresh"))
})
