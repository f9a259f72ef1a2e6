import { Form } from "../parts/Form.tsx"
import type { Viewer } from "../Viewer.ts"

/** Ending what was left open elsewhere. */
export const section = (viewer: Viewer) => (
  <section class="narrow">
    <h2 id="logins">Logins elsewhere</h2>
    <p>A login lasts a day. Left one open on another machine? End all of them but this one.</p>
    <Form action="/profile/logins/end" viewer={viewer}><button class="second">End all other logins</button></Form>
  </section>
)
