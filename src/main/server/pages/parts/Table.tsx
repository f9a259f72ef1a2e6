import type { Children } from "@kitajs/html"

/** A table that scrolls in itself where the screen is narrower. `label` says what it lists. */
export const Table = ({ children, columns, label }: {
  readonly label: string
  /** Texts of the heads; one with `number` is set to the right, as are its cells with class `number`. */
  readonly columns: ReadonlyArray<string | { readonly text: string; readonly number: true }>
  /** The rows, as `<tr>`. */
  readonly children?: Children
}) => (
  <div class="scroll" role="region" aria-label={label} tabindex="0">
    <table>
      <thead>
        <tr>
          {columns.map((column) =>
            typeof column === "string"
              ? <th scope="col" safe>{column}</th>
              : <th scope="col" class="number" safe>{column.text}</th>
          )}
        </tr>
      </thead>
      <tbody>{children as "safe"}</tbody>
    </table>
  </div>
)
