import * as Options from "@effect/cli/Options"
import * as Option from "effect/Option"
import * as Resolve from "../../domain/server/settings/Resolve.ts"
import type { Setting } from "../../domain/server/settings/Setting.ts"
import * as Table from "../../domain/server/settings/Table.ts"

const describe = <A>({ about, fallback, kind, variables }: Setting<A>): string => {
  const value = kind.secret === true ? "" : kind.show(fallback)
  return `${about} (${[...variables, value].filter((part) => part !== "").join(", else ")})`
}

/** The text given with a flag, not looked at yet. */
export const flagOf = <A>(flag: string, setting: Setting<A>): Options.Options<Option.Option<string>> =>
  setting.kind.bare === true
    ? Options.boolean(flag).pipe(
      Options.withDescription(describe(setting)),
      Options.map((set) => set ? Option.some("true") : Option.none())
    )
    : Options.text(flag).pipe(Options.withDescription(describe(setting)), Options.optional)

/** Every setting that has a flag, as an option whose text is read later, together with the variables. */
export const flags: Readonly<Record<string, Options.Options<Option.Option<string>>>> = Object.fromEntries(
  Table.rows.flatMap(([, setting]) => setting.flag === undefined ? [] : [[setting.flag, flagOf(setting.flag, setting)]])
)

/** What was given on the command line. */
export const said = (given: Readonly<Record<string, Option.Option<string>>>): Resolve.Said["flags"] =>
  Object.fromEntries(Object.entries(given).flatMap(([flag, value]) => Option.isSome(value) ? [[flag, value.value]] : []))

export const asText = (lines: ReadonlyArray<Resolve.Line>): string => {
  const widths = [Math.max(...lines.map(({ name }) => name.length)), Math.max(...lines.map(({ value }) => value.length))]
  return lines.map(({ name, source, value }) =>
    `${name.padEnd(widths[0] ?? 0)}  ${value.padEnd(Math.min(widths[1] ?? 0, 40))}  ${source}\n`
  ).join("")
}

export const asJson = (lines: ReadonlyArray<Resolve.Line>): string =>
  `${JSON.stringify(lines.map(({ about, flag, name, secret, source, value, variables }) => ({
    name,
    value,
    source,
    flag: flag === undefined ? null : `--${flag}`,
    variables,
    secret,
    description: about
  })))}\n`
