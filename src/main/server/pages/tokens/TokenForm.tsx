import type * as TokenTerms from "../../../../domain/server/TokenTerms.ts"
import { Field, Form, Select } from "../parts/Form.tsx"
import type { Viewer } from "../Viewer.ts"

/** What was sent, and what is wrong with it. */
export interface Sent {
  readonly name: string
  /** A number, or `never`. */
  readonly days: string
  readonly problem?: string
}

export const sent = (form: { readonly get: (name: string) => string }): Sent =>
  ({ name: form.get("name"), days: form.get("days") })

const lives = [
  ["30", "30 days"],
  ["90", "90 days"],
  ["365", "1 year"],
  ["never", "No end"]
] as const

export const wish = ({ days, name }: Sent): TokenTerms.Wish =>
  ({ name, expiresInDays: days === "never" ? null : /^\d{1,6}$/.test(days) ? Number(days) : NaN })

/** A refusal of the wire in the words of the form. */
export const explain = (problem: string): string =>
  problem === "name is required"
    ? "Give it a name, so that you know it again."
    : `${problem.replace("expires_in_days", "The number of days")}.`

export const TokenForm = ({ sent, viewer }: { readonly viewer: Viewer; readonly sent: Sent | undefined }) => (
  <section class="narrow">
    <h2>New token</h2>
    <Form action="/profile/tokens" viewer={viewer}>
      <Field
        name="name" label="Name" value={sent?.name ?? ""} required autocomplete="off" error={sent?.problem}
        hint="For example the machine it is for."
      />
      <Select name="days" label="Valid for" options={lives} value={sent?.days ?? "90"} />
      <button>Make a token</button>
    </Form>
  </section>
)
