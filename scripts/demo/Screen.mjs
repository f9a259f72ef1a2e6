/** What the demo prints, in colour where a terminal shows it. */
const coloured = process.stdout.isTTY === true ? !process.env.NO_COLOR : Boolean(process.env.FORCE_COLOR)
const paint = (code) => (text) => coloured ? `\u001b[${code}m${text}\u001b[0m` : String(text)

export const bold = paint("1")
export const dim = paint("2")
export const green = paint("32")
export const red = paint("31")
export const yellow = paint("33")
const cyan = paint("36")

export const step = (text) => console.log(`\n${cyan("▸")} ${bold(text)}`)
export const detail = (text) => {
  const trimmed = text.trimEnd()
  if (trimmed !== "") console.log(dim(trimmed.replace(/^/gm, "    ")))
}

/** Columns as wide as their longest cell; a cell is text or `[text, paint]`. */
export const table = (heads, rows) => {
  const cells = (row) => row.map((cell) => Array.isArray(cell) ? cell : [String(cell), (text) => text])
  const all = [heads.map((head) => [head, bold]), ...rows.map(cells)]
  const widths = heads.map((_, column) => Math.max(...all.map((row) => row[column][0].length)))
  for (const row of all) {
    console.log(`    ${row.map(([text, colour], column) => colour(text.padEnd(widths[column]))).join("  ").trimEnd()}`)
  }
}
