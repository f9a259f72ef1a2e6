import * as Context from "effect/Context"
import * as Either from "effect/Either"
import { homedir } from "node:os"
import { join, resolve } from "node:path"
import * as Jobs from "../../domain/schedule/Jobs.ts"
import * as Foreign from "../../domain/server/settings/Foreign.ts"
import * as Resolve from "../../domain/server/settings/Resolve.ts"
import * as Table from "../../domain/server/settings/Table.ts"

/**
 * What the operator decided, whole and checked: see the table in `src/domain/server/settings`. Times are milliseconds,
 * sizes bytes, secrets `Redacted`, the data folder an absolute path.
 */
export class Settings extends Context.Tag("agnes/main/Settings")<Settings, Table.Settings>() {}

export type Values = Table.Settings

/** Sentences for the operator, each naming its flag or variable and an example. */
export interface Rejected {
  readonly problems: ReadonlyArray<string>
}

export interface Accepted extends Resolve.Resolved {
  readonly lines: ReadonlyArray<Resolve.Line>
  /** Variables that are set and have no effect here. */
  readonly notes: ReadonlyArray<string>
}

export const defaults: Values = { ...Table.defaults, dataDir: join(homedir(), ".local/share/agnes") }

/** `~` is what a unit file or a compose file cannot expand. */
const absolute = (path: string): string => resolve(path.replace(/^~(?=$|\/)/, homedir()))

/** Flags and variables as settings. Reads no file and looks at no clock. */
export const read = (said: Resolve.Said): Accepted | Rejected => {
  const resolved = Resolve.resolve(said)
  if (Either.isLeft(resolved)) return { problems: resolved.left }
  const dataDir = absolute(resolved.right.settings.dataDir)
  const problems = [
    ...Foreign.problems(dataDir, said.variables, (left, right) => absolute(left) === absolute(right)),
    ...Jobs.problems(resolved.right.settings)
  ]
  if (problems.length > 0) return { problems }
  const settings = { ...resolved.right.settings, dataDir }
  const accepted = { settings, sources: resolved.right.sources }
  return { ...accepted, lines: Resolve.lines(accepted), notes: Foreign.notes(said.variables) }
}
