import type { Children } from "@kitajs/html"
import type { Viewer } from "../Viewer.ts"
import { Csrf } from "./Csrf.tsx"

/** A form that changes something: its fields come as children, the token is put in. `file`: one of them is a file. */
export const Form = ({ action, children, file = false, viewer }: {
  readonly action: string
  readonly viewer: Pick<Viewer, "csrf">
  readonly file?: boolean
  readonly children?: Children
}) => (
  <form method="post" action={action} enctype={file ? "multipart/form-data" : undefined}>
    <Csrf viewer={viewer} />
    {children as "safe"}
  </form>
)

/** One labelled input with its hint and what is wrong with it. `value` is what was sent before, never a password. */
export const Field = ({ autocomplete, error, hint, label, max, min, name, required, type = "text", value }: {
  readonly name: string
  readonly label: string
  readonly type?: "text" | "email" | "password" | "number" | "search" | "date"
  readonly value?: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly autocomplete?: string
  readonly required?: boolean
  readonly min?: number
  readonly max?: number
}) => {
  const id = `field-${name}`
  const notes = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])]
  return (
    <div class="field">
      <label for={id} safe>{label}</label>
      <input
        id={id} name={name} type={type} value={value} required={required} min={min} max={max}
        autocomplete={autocomplete} aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={notes.length === 0 ? undefined : notes.join(" ")}
      />
      {hint === undefined ? "" : <p class="hint" id={`${id}-hint`} safe>{hint}</p>}
      {error === undefined ? "" : <p class="error" id={`${id}-error`} safe>{error}</p>}
    </div>
  )
}

/** The last field of its form: what stands behind a file is known only when all of the file has come. */
export const FileField = ({ accept, hint, label, name }: {
  readonly name: string
  readonly label: string
  readonly hint: string
  /** Endings with their dot. */
  readonly accept: ReadonlyArray<string>
}) => (
  <div class="field">
    <label for={`field-${name}`} safe>{label}</label>
    <input
      id={`field-${name}`} name={name} type="file" required accept={accept.join(",")}
      aria-describedby={`field-${name}-hint`}
    />
    <p class="hint" id={`field-${name}-hint`} safe>{hint}</p>
  </div>
)

/** One choice of few. */
export const Select = ({ label, name, options, value }: {
  readonly name: string
  readonly label: string
  /** In order: what is sent and what is read. */
  readonly options: ReadonlyArray<readonly [value: string, text: string]>
  readonly value?: string
}) => (
  <div class="field">
    <label for={`field-${name}`} safe>{label}</label>
    <select id={`field-${name}`} name={name}>
      {options.map(([option, text]) => <option value={option} selected={option === value} safe>{text}</option>)}
    </select>
  </div>
)

/** Asks before something that cannot be undone. `fields` are sent along as they are. */
export const Confirm = ({ action, back, children, fields = {}, verb, viewer }: {
  readonly action: string
  /** What the button says: the thing that will be done, as in "Withdraw the session". */
  readonly verb: string
  /** Where "Cancel" leads. */
  readonly back: string
  readonly viewer: Pick<Viewer, "csrf">
  readonly fields?: Readonly<Record<string, string>>
  /** What will happen. */
  readonly children?: Children
}) => (
  <Form action={action} viewer={viewer}>
    {children as "safe"}
    {Object.entries(fields).map(([name, value]) => <input type="hidden" name={name} value={value} />)}
    <div class="actions">
      <button class="danger" safe>{verb}</button>
      <a class="button second" href={back}>Cancel</a>
    </div>
  </Form>
)
