import * as Manual from "./Manual.ts"

/**
 * What a coding agent needs to know of agnes, in as few words as will do: every command it may run, how each can end, what
 * it must not do. Commands that hooks run, and those of operators, are only named.
 */
export const make = (manual: Manual.Manual): string => {
  const of = (name: string) => manual.filter(({ isGroup, words }) => words[0] === name && !isGroup)
  const known = manual.filter(({ words }) => words.length === 1).map(({ words }) => words[0] ?? "")
  const others = known.filter((name) => ![...forWork, ...forPeople, ...forHooks, ...unsaid].includes(name))
  const root = Manual.find(manual, [])
  return [
    `# agnes: ${root?.text ?? ""}`,
    "",
    "## Commands",
    "",
    ...forWork.filter((name) => known.includes(name)).flatMap(of).map(line),
    "",
    "Every one takes `--help`. Prefer `--json` where it is listed: one object on standard output, described in docs/json.md.",
    "Text for people goes to standard error and says what to run next.",
    "",
    "## Exit codes",
    "",
    ...(root?.exitCodes ?? []).map(([code, what]) => `- ${code}: ${what}`),
    "",
    "## Rules",
    "",
    "- Never ask for a token, put one on a command line or read `token.json`. When it is refused, ask the person to run",
    "  `agnes auth import-token --token -` in a terminal of their own.",
    `- Run only when the person asks: ${list(forPeople.filter((name) => known.includes(name)))}, \`agnes queue discard\`.`,
    `- Never run by hand: ${list(forHooks.filter((name) => known.includes(name)))}; hooks do.`,
    "- Never edit `.claude/agnes-*`, `.claude/rules/km_*` or `server/`.",
    "- When something is wrong: `agnes doctor --json`, then do what the remedies say.",
    "",
    ...(others.length === 0 ? [] : [`For operators of a server: ${list(others)}; see \`agnes COMMAND --help\`.`, ""])
  ].join("\n")
}

const line = ({ text, usage }: Manual.Command): string => `- \`agnes ${usage}\`: ${text}`
const list = (names: ReadonlyArray<string>): string => names.map((name) => `\`agnes ${name}\``).join(", ")

/** What an agent runs in its work. */
const forWork = ["catalog", "query", "pull", "status", "push", "queue", "doctor", "diagnose", "refresh-marketplace"]

/** What changes somebody's machine, account or privacy. */
const forPeople = ["init", "uninit", "auth", "hooks", "mark-private", "self-upgrade", "sync"]

const forHooks = ["capture-session", "statusline"]

/** Of these there is nothing to say: who reads this has the one, and the other is for a person's shell. */
const unsaid = ["help", "completions"]
