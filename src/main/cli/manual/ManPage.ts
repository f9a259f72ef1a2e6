import * as Manual from "./Manual.ts"

/** `agnes.1`, for man(1): every command in one page. The same for the same version, so it has no date. */
export const make = (manual: Manual.Manual, version: string): string => {
  const root = Manual.find(manual, [])
  const commands = manual.filter(({ isGroup, words }) => words.length > 0 && !isGroup)
  return [
    `.TH AGNES 1 "" "agnes ${escape(version)}" "User Commands"`,
    ".SH NAME",
    `agnes \\- ${escape(root?.text ?? "")}`,
    ".SH SYNOPSIS",
    ...manual.filter(({ words }) => words.length === 1).flatMap(({ words }) => [
      ".br", `.B agnes ${escape(words.join(" "))}`
    ]),
    ".SH COMMANDS",
    ...commands.flatMap(section),
    ".SH EXIT STATUS",
    ...(root?.exitCodes ?? []).flatMap(([code, what]) => [".TP", `.B ${code}`, escape(what)]),
    ".SH EXAMPLES",
    ...(root?.examples ?? []).flatMap(([line, what]) => [".PP", escape(what), ".nf", `.RS`, escape(line), ".RE", ".fi"]),
    ".SH SEE ALSO",
    "agnes help \\-\\-agent, agnes COMMAND \\-\\-help",
    ""
  ].join("\n")
}

const section = ({ args, examples, options, text, usage }: Manual.Command): ReadonlyArray<string> => [
  `.SS "agnes ${escape(usage).replaceAll("\"", "\\(dq")}"`,
  escape(text),
  ...args.flatMap(({ name, text }) => [".TP", `.I ${escape(name)}`, escape(text)]),
  ...options.flatMap(({ names, text, value }) => [
    ".TP", `.B ${escape(`${names.join(", ")}${value === undefined ? "" : ` ${value}`}`)}`, escape(text)
  ]),
  ...examples.slice(0, 1).flatMap(([line, what]) => [".PP", `${escape(what)}:`, ".nf", ".RS", escape(line), ".RE", ".fi"])
]

/** Nothing in a text is a request or an escape of troff. */
const escape = (text: string): string =>
  text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^([.'])/gm, "\\&$1")
    .replace(/\s*\n\s*/g, " ")
    .replace(/[^\u0000-\u007f]/gu, (other) => `\\[u${other.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0")}]`)
