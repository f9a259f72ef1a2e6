/** The help pages as data. What completions, man page and the text for agents say is made from what `--help` prints. */

export interface Option {
  /** As typed: `--json`, `-h`. */
  readonly names: ReadonlyArray<string>
  /** What stands behind it; `undefined` for a switch. */
  readonly value: string | undefined
  /** The values it can have, where there are only a few. */
  readonly choices: ReadonlyArray<string>
  readonly text: string
  readonly optional: boolean
}

export interface Command {
  /** Empty for `agnes` itself. */
  readonly words: ReadonlyArray<string>
  /** Behind `agnes`, as the parser prints it. */
  readonly usage: string
  readonly text: string
  readonly args: ReadonlyArray<{ readonly name: string; readonly text: string; readonly choices: ReadonlyArray<string> }>
  readonly options: ReadonlyArray<Option>
  readonly examples: ReadonlyArray<readonly [line: string, what: string]>
  readonly exitCodes: ReadonlyArray<readonly [code: string, what: string]>
  /** It only holds others. */
  readonly isGroup: boolean
}

export type Manual = ReadonlyArray<Command>

/** `pages` as `HelpPages.texts` gives them: by the words of the command, with the colours of a terminal. */
export const make = (pages: Readonly<Record<string, string>>): Manual => {
  const names = Object.keys(pages)
  return Object.entries(pages).map(([name, page]) => ({
    ...parse(name === "" ? [] : name.split(" "), page),
    isGroup: names.some((other) => name !== "" && other.startsWith(`${name} `))
  }))
}

const colours = /\u001b\[[0-9;]*m/g

const parse = (words: ReadonlyArray<string>, page: string): Omit<Command, "isGroup"> => {
  const parts = sections(page.replace(colours, ""))
  return {
    words,
    usage: (parts.get("USAGE")?.[0] ?? "").replace(/^\$ agnes ?/, ""),
    text: (parts.get("DESCRIPTION") ?? []).join(" "),
    args: entries(parts.get("ARGUMENTS") ?? [], /^\[?</).map(([name, lines]) =>
      ({ name, text: said(lines), choices: choices(lines) })),
    options: entries(parts.get("OPTIONS") ?? [], /^\(?-{1,2}[A-Za-z]/).map(([head, lines]) => option(head, lines)),
    examples: pairs(parts.get("EXAMPLES") ?? parts.get("EXAMPLE") ?? []),
    exitCodes: (parts.get("EXIT CODES") ?? []).flatMap((line) => {
      const found = /^(\d+) +(.*)$/.exec(line)
      return found === null ? [] : [[found[1] ?? "", found[2] ?? ""] as const]
    })
  }
}

/** Lines that are not empty, without the blanks around them, by the heading above them. */
const sections = (page: string): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  let current: Array<string> = []
  for (const line of page.split("\n")) {
    if (/^[A-Z][A-Z ]+$/.test(line)) found.set(line, current = [])
    else if (line.trim() !== "") current.push(line.trim())
  }
  return found
}

/** Every line that begins an entry, and those below it. */
const entries = (lines: ReadonlyArray<string>, begins: RegExp): ReadonlyArray<readonly [string, ReadonlyArray<string>]> => {
  const found: Array<[string, Array<string>]> = []
  for (const line of lines) {
    if (begins.test(line)) found.push([line, []])
    else found.at(-1)?.[1].push(line)
  }
  return found
}

/** What the parser says of the kind of a value, in a line of its own. */
const kinds = /^(A user-defined piece of text|A true or false value|An integer|A floating point number)\.$|^One of the following: /
const optional = "This setting is optional."

const said = (lines: ReadonlyArray<string>): string =>
  lines.filter((line) => !kinds.test(line) && line !== optional && !line.startsWith("This option can be repeated")).join(" ")

const choices = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.flatMap((line) => /^One of the following: (.*)$/.exec(line)?.[1]?.split(", ") ?? [])

const option = (head: string, lines: ReadonlyArray<string>): Option => {
  const found = /^\(?((?:-{1,2}[A-Za-z][A-Za-z0-9-]*(?:, )?)+)\)?(?: (.+))?$/.exec(head)
  return {
    names: (found?.[1] ?? head).split(", "),
    value: found?.[2],
    choices: choices(lines),
    text: said(lines),
    optional: lines.includes(optional)
  }
}

const pairs = (lines: ReadonlyArray<string>): ReadonlyArray<readonly [string, string]> =>
  lines.flatMap((line, at) => line.startsWith("$ ") ? [[line.slice(2), lines[at + 1] ?? ""] as const] : [])

/** The commands right below some words, in the order of the help page. */
export const below = (manual: Manual, words: ReadonlyArray<string>): Manual =>
  manual.filter((command) =>
    command.words.length === words.length + 1 && words.every((word, at) => command.words[at] === word))

export const find = (manual: Manual, words: ReadonlyArray<string>): Command | undefined =>
  manual.find((command) => command.words.join(" ") === words.join(" "))
