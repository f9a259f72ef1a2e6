/**
 * One line of a bench's result, the same for all of them.
 *
 * @typedef {object} Row
 * @property {string} name what was measured
 * @property {string} against what it is compared to, in the same run
 * @property {number} value the median ratio, or an amount
 * @property {number=} low the quartile below, of the pairs' ratios
 * @property {number=} high the quartile above
 * @property {number=} pairs
 * @property {string=} unit of an amount; a ratio has none
 * @property {number=} target
 * @property {boolean=} atLeast the target is the least and not the most that will do
 */

const digits = (value) => value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

export const isMet = ({ atLeast, target, value }) => target === undefined || (atLeast ? value >= target : value <= target)

const cells = (row) => [
  row.name,
  `${digits(row.value)}${row.unit === undefined ? " ×" : ` ${row.unit}`}`,
  row.low === undefined ? "" : `${digits(row.low)}–${digits(row.high)}`,
  row.pairs === undefined ? "" : String(row.pairs),
  row.against,
  row.target === undefined ? "" : `${row.atLeast ? "≥" : "≤"} ${row.target}${isMet(row) ? "" : " **missed**"}`
]

const heads = ["What", "Median", "Quartiles", "Pairs", "Compared to", "Target"]

/** A table that is Markdown, and lies in columns for who reads it as text. */
export const table = (rows) => {
  const lines = [heads, ...rows.map(cells)]
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => line[column].length)))
  const text = (line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`
  return [text(lines[0]), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...lines.slice(1).map(text)].join("\n")
}
