import type * as HookLine from "./HookLine.ts"
import * as HookMerge from "./HookMerge.ts"
import * as Settings from "./Settings.ts"
import type { SlashCommand } from "./SlashCommands.ts"
import * as SettingsEdit from "./SettingsEdit.ts"
import * as StatusLine from "./StatusLine.ts"

/**
 * How one of the things agnes installs stands.
 *
 * - `installed`: as it would be written now. `outdated`: ours, to be renewed. `missing`: not there.
 * - `foreign`: somebody else's stands in its place. `shared`: a person's own line that also runs ours.
 */
export type State = "installed" | "outdated" | "missing" | "foreign" | "shared"

export interface Entry {
  readonly name: "SessionStart" | "SessionEnd" | "statusLine" | SlashCommand["name"]
  readonly state: State
}

/** The hooks and the status line in the data of a settings file, in the order they are installed. Total. */
export const entries = (settings: unknown, lines: HookLine.Lines): ReadonlyArray<Entry> => {
  const { hooks, statusLine } = SettingsEdit.isRecord(settings) ? settings : {}
  const events = SettingsEdit.isRecord(hooks) ? hooks : {}
  return [
    ...Settings.wanted(lines).map((wanted) => ({ name: wanted.event, state: ofEvent(events[wanted.event], wanted) })),
    { name: "statusLine", state: StatusLine.stateOf(statusLine, lines.statusLine) }
  ]
}

const ofEvent = (value: unknown, wanted: HookMerge.Wanted): State => {
  const list = Array.isArray(value) ? value : []
  if (HookMerge.merge(list, [], wanted).length === 0) return "installed"
  const handlers = HookMerge.handlers(list, wanted)
  if (handlers.some((handler) => handler.shape === "ours")) return "outdated"
  return handlers.length > 0 ? "shared" : "missing"
}

/** What a person can do about it; `undefined` when there is nothing to do. */
export const remedy = (entry: Entry): string | undefined => {
  switch (entry.state) {
    case "installed":
      return undefined
    case "outdated":
    case "missing":
      return "run: agnes hooks install"
    case "foreign":
      return "add `agnes statusline` to your command"
    case "shared":
      return entry.name === "statusLine" ? undefined : "run: agnes hooks install (your own line stays)"
  }
}
