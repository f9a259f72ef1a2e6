/** A text of several lines, with its hint and what is wrong with it. `value` is what was sent before. */
export const Area = ({ error, hint, label, name, required, rows = 6, value }: {
  readonly name: string
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly required?: boolean
  /** How many lines are seen at once. */
  readonly rows?: number
}) => {
  const id = `field-${name}`
  const notes = [...(hint === undefined ? [] : [`${id}-hint`]), ...(error === undefined ? [] : [`${id}-error`])]
  return (
    <div class="field">
      <label for={id} safe>{label}</label>
      {/* A line feed right behind the tag is not content (HTML, 13.1.2.5); one of the value's own would be lost. */}
      <textarea
        id={id} name={name} rows={String(rows)} required={required} dir="auto"
        aria-invalid={error === undefined ? undefined : "true"}
        aria-describedby={notes.length === 0 ? undefined : notes.join(" ")} safe
      >{`\n${value}`}</textarea>
      {hint === undefined ? "" : <p class="hint" id={`${id}-hint`} safe>{hint}</p>}
      {error === undefined ? "" : <p class="error" id={`${id}-error`} safe>{error}</p>}
    </div>
  )
}
