import * as HelpDoc from "@effect/cli/HelpDoc"
import * as Span from "@effect/cli/HelpDoc/Span"
import * as ExitCode from "./ExitCode.ts"

/** What stands below the options in a command's help: lines to copy, and how the command can end. */
export interface Page {
  readonly examples: ReadonlyArray<readonly [line: string, what: string]>
  readonly exitCodes: ReadonlyArray<ExitCode.ExitCode>
}

export const page = (
  examples: Page["examples"],
  exitCodes: Page["exitCodes"] = [0, 1, 2]
): Page => ({ examples, exitCodes })

/** The hook commands: Claude Code must never see them fail. */
export const hookPage = (examples: Page["examples"]): Page => ({ examples, exitCodes: [0] })

export const footer = ({ examples, exitCodes }: Page): HelpDoc.HelpDoc =>
  HelpDoc.blocks([
    HelpDoc.h1(examples.length === 1 ? "EXAMPLE" : "EXAMPLES"),
    HelpDoc.p(Span.spans(examples.flatMap(([line, what], index) => [
      Span.text(`${index === 0 ? "" : "\n"}  $ `),
      Span.code(line),
      Span.text(`\n      ${what}`)
    ]))),
    HelpDoc.h1("EXIT CODES"),
    HelpDoc.p(exitCodes.map((code) => `  ${code}  ${ExitCode.table[code]}`).join("\n"))
  ])

/** The parser's list of commands names the first word twice where there are three (`auth auth token create`). */
export const once = (text: string): string => text.replace(/^(\s*- )(\S+) \2 (\S.*?)(  +)(?=\S)/gm, nameOnce)

const nameOnce = (_: string, dash: string, first: string, rest: string, gap: string): string =>
  `${dash}${first} ${rest}${gap}${" ".repeat(first.length + 1)}`
