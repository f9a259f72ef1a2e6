/** How much of a value is printed. */
export interface Limits {
  /** Objects and lists inside each other. */
  readonly depth: number
  /** UTF-16 units in all, roughly. */
  readonly length: number
}

export const limits: Limits = { depth: 12, length: 50_000 }

/**
 * JSON for people's eyes, indented: never throws and does bounded work, however deep and large the value is. What is
 * left out is shown as `…`.
 */
export const print = (value: unknown, { depth, length }: Limits = limits): string => {
  let room = length
  const take = (text: string): string => {
    const taken = text.length <= room ? text : `${text.slice(0, Math.max(0, room))}…`
    room -= text.length
    return taken
  }
  const scalar = (item: unknown): string =>
    take(JSON.stringify(typeof item === "string" ? item.slice(0, Math.max(0, room + 1)) : item) ?? "null")

  const list = (
    keys: Iterable<string | number>, brackets: readonly [string, string], level: number, show: (key: never) => string
  ): string => {
    const indent = "  ".repeat(level + 1)
    const lines: Array<string> = []
    for (const key of keys) {
      if (room <= 0) {
        lines.push(`${indent}…`)
        break
      }
      room -= indent.length + 2
      lines.push(indent + show(key as never))
    }
    if (lines.length === 0) return brackets.join("")
    return `${brackets[0]}\n${lines.join(",\n")}\n${"  ".repeat(level)}${brackets[1]}`
  }

  const any = (item: unknown, level: number): string => {
    if (typeof item !== "object" || item === null) return scalar(item)
    if (level >= depth) return take(Array.isArray(item) ? "[…]" : "{…}")
    if (Array.isArray(item)) return list(item.keys(), ["[", "]"], level, (key: number) => any(item[key], level + 1))
    const fields = item as Readonly<Record<string, unknown>>
    const show = (key: string): string => `${scalar(key)}: ${any(fields[key], level + 1)}`
    return list(Object.keys(fields), ["{", "}"], level, show)
  }
  return any(value, 0)
}
