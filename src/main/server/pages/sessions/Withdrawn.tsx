import { Crumbs } from "../parts/Crumbs.tsx"
import { Confirm, Form } from "../parts/Form.tsx"
import { Table } from "../parts/Table.tsx"
import { Time } from "../parts/Time.tsx"
import type { Viewer } from "../Viewer.ts"
import * as Addresses from "./Addresses.ts"

/** What was taken back, with the way to let it come again. */
export const Withdrawn = ({ sessions, viewer }: {
  readonly sessions: ReadonlyArray<{ readonly session: string; readonly at: number }>
  readonly viewer: Viewer
}) =>
  sessions.length === 0 ? "" : (
    <section>
      <h2>Withdrawn</h2>
      <p>Nothing of these is kept here, and uploads of them are refused until you allow them again.</p>
      <Table label="Withdrawn sessions" columns={["Session", "Withdrawn", ""]}>
        {sessions.map(({ at, session }) => (
          <tr>
            <td class="mono" safe>{session}</td>
            <td><Time at={at} /></td>
            <td>
              <Form action={Addresses.lift(session)} viewer={viewer}>
                <button class="second" aria-label={`Allow again: ${session}`}>Allow again</button>
              </Form>
            </td>
          </tr>
        ))}
      </Table>
    </section>
  )

/** To the question before a withdrawal. */
export const WithdrawLink = ({ session }: { readonly session: string }) => <a href={Addresses.withdraw(session)}>Withdraw</a>

/** Says what a withdrawal does before it is done. */
export const Question = ({ session, title, viewer }: {
  readonly session: string
  readonly title: string
  readonly viewer: Viewer
}) => (
  <div class="narrow">
    <Crumbs trail={[{ href: Addresses.base, text: "My sessions" }, { href: Addresses.session(session).session, text: title }]} />
    <h1>Withdraw a session</h1>
    <Confirm action={Addresses.withdraw(session)} verb="Withdraw the session" back={Addresses.base} viewer={viewer}>
      <p><strong><bdi safe>{title}</bdi></strong><br /><span class="mono small" safe>{session}</span></p>
      <ul>
        <li>All its versions, what was derived from it and its search entries are deleted from this server now.</li>
        <li>Its id is remembered, so that <code>agnes push</code> cannot bring it back.</li>
        <li>The file on your machine is not touched.</li>
        <li>You can allow it again on the page My sessions; then the next upload is taken.</li>
      </ul>
    </Confirm>
  </div>
)
