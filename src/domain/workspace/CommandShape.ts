import * as OurCommands from "./OurCommands.ts"

/**
 * Whose is a command line in a settings file?
 *
 * - `ours`: nothing in it but commands of agnes (or of its ancestor `da`) and the glue every client has put around
 *   them. Only such a line may be replaced or removed.
 * - `partly`: runs one of ours next to something else. A person wrote it, so it is never changed.
 * - `foreign`: none of ours in it.
 */
export type Shape = "ours" | "partly" | "foreign"

export const of = (command: string): Shape => {
  if (!OurCommands.mentions(command)) return "foreign"
  const steps = split(unwrap(command))
  return steps.every((step) => glue.test(step) || own.test(step)) && steps.some((step) => own.test(step))
    ? "ours"
    : "partly"
}

/** Does the line run this one of `OurCommands.commands`? */
export const runs = (line: string, command: string): boolean =>
  split(unwrap(line)).some((step) => own.exec(step)?.[1] === command)

/** The script of a `bash -c "…"`, as the inner shell gets it; any other text as it is. */
const unwrap = (command: string): string => {
  const match = wrapped.exec(command)
  if (match === null) return command
  return match[2] ?? (match[1] ?? "").replace(/\\(["\\$`])/g, "$1")
}

/** One quoted word after `-c` and nothing behind it. */
const wrapped = /^\s*(?:\/[\w./-]*\/)?(?:bash|sh)\s+-l?c\s+(?:"((?:[^"\\]|\\[^])*)"|'([^']*)')\s*$/

/** The simple commands of a script, without their redirections to or from nowhere. */
const split = (script: string): ReadonlyArray<string> =>
  script.replace(nowhere, " ").split(/\|\||&&|[;&|()\n]/).map((step) => step.trim().replace(/\s+/g, " "))

const nowhere = /\s*\d?[<>]{1,2}\s*(?:&[12]|\/dev\/null)(?=[\s;&|)]|$)/g

/** A `PATH` that only has folders added at its end: what our own lines begin with. */
const path = "(?:export )?PATH=\"?\\$PATH\"?(?::[A-Za-z0-9._/+@-]+)*"

const before = `(?:(?:nohup|exec|setsid|${path}) )*(?:[A-Za-z0-9._/+@-]*/)?`

const own = new RegExp(`^${before}(${OurCommands.commands.join("|")})(?: [A-Za-z0-9_./:=@+-]+)*$`)

/** The questions by which our lines spare a start of agnes. */
const questions = [
  "\\[ -s \"[^\"]*/\\.claude/agnes-sessions-private\\.txt\" \\]",
  "\\[ -d ~/\\.agnes/marketplace/\\.git \\]"
]

const glue = new RegExp(`^(?:|true|:|wait|${path}|${questions.join("|")})$`)
