import * as Either from "effect/Either"
import * as Option from "effect/Option"
import type { Setting } from "./Setting.ts"
import * as Table from "./Table.ts"

/** What an operator has said. */
export interface Said {
  /** By flag name, without dashes. */
  readonly flags: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** A flag with its dashes, a variable's name, or "default". */
export type Source = string

export interface Resolved {
  readonly settings: Table.Settings
  readonly sources: Readonly<Record<Table.Name, Source>>
}

/** A blank variable is one that is not set, as compose files and systemd units do it, unless its row says otherwise. */
const given = (setting: Setting<unknown>, said: Said): readonly [Source, string] | undefined => {
  const { flag } = setting
  const asFlag = flag !== undefined && Object.hasOwn(said.flags, flag) ? said.flags[flag] : undefined
  if (asFlag !== undefined) return [`--${flag}`, asFlag]
  for (const name of setting.variables) {
    const value = Object.hasOwn(said.variables, name) ? said.variables[name] : undefined
    if (value !== undefined && (value.trim() !== "" || setting.blank === "refused")) return [name, value]
  }
  return undefined
}

const problem = (source: Source, text: string, { kind }: Setting<unknown>): string => {
  const example = source.startsWith("--")
    ? kind.bare === true ? source : `${source} ${kind.example}`
    : `${source}=${kind.example}`
  const said = kind.secret === true ? "" : `, not ${JSON.stringify(text.slice(0, 100))}`
  return `${source} must be ${kind.expects}${said}. Example: ${example}`
}

/** Flags before variables, variables in the order of their row, defaults last; or what is wrong, all of it. */
export const resolve = (said: Said): Either.Either<Resolved, ReadonlyArray<string>> => {
  const settings: Record<string, unknown> = {}
  const sources: Record<string, Source> = {}
  const problems: Array<string> = []
  for (const [name, setting] of Table.rows) {
    const [source, text] = given(setting, said) ?? ["default", undefined]
    const value = text === undefined ? Option.some(setting.fallback) : setting.kind.parse(text)
    if (Option.isNone(value)) problems.push(problem(source, text ?? "", setting))
    else {
      settings[name] = value.value
      sources[name] = source
    }
  }
  return problems.length > 0
    ? Either.left(problems)
    : Either.right({ settings: settings as unknown as Table.Settings, sources: sources as Resolved["sources"] })
}

export interface Line {
  readonly name: Table.Name
  /** Of a secret "set" or "not set". */
  readonly value: string
  readonly source: Source
  readonly flag: string | undefined
  readonly variables: ReadonlyArray<string>
  readonly secret: boolean
  readonly about: string
}

/** Every setting as people and programs may see it. */
export const lines = ({ settings, sources }: Resolved): ReadonlyArray<Line> =>
  Table.rows.map(([name, { about, flag, kind, variables }]) => ({
    name,
    value: kind.show(settings[name]),
    source: sources[name],
    flag,
    variables,
    secret: kind.secret === true,
    about
  }))
