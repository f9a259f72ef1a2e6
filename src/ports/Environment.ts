import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"

/**
 * What the process was started with. Values are those of the start and do not change.
 *
 * - `variable(name)`: the environment variable, `undefined` when it is not set; an empty value is returned as `""`,
 *   because for some of them empty means "switched off" (client spec CFG-1).
 * - `cwd`: the current directory, absolute. When it has been deleted the value is `undefined`.
 * - `home`: the user's home directory, absolute.
 * - `pid`, `uid`: process and user number; `uid` is `undefined` where the system has none (Windows).
 * - `platform`: `linux`, `darwin`, `win32`, …
 */
export class Environment extends Context.Tag("agnes/Environment")<Environment, {
  readonly variable: (name: string) => Micro.Micro<string | undefined>
  readonly cwd: Micro.Micro<string | undefined>
  readonly home: Micro.Micro<string>
  readonly pid: Micro.Micro<number>
  readonly uid: Micro.Micro<number | undefined>
  readonly platform: Micro.Micro<string>
}>() {}
