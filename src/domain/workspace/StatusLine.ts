import * as CommandShape from "./CommandShape.ts"
import * as OurCommands from "./OurCommands.ts"
import * as SettingsEdit from "./SettingsEdit.ts"

/**
 * Whose the status line of a settings file is (client spec §8.4).
 *
 * - `missing`: none, `null` or `""`; may be filled.
 * - `installed`: ours as it is written today.
 * - `outdated`: nothing but ours, in an older form; may be renewed.
 * - `shared`: a person's own line that also runs ours; the mark shows, nothing to do.
 * - `foreign`: anything else; stays, and the person is told how to get the mark.
 */
export type State = "missing" | "installed" | "outdated" | "shared" | "foreign"

export const stateOf = (value: unknown, command: string): State => {
  if (value === undefined || value === null || value === "") return "missing"
  if (!SettingsEdit.isRecord(value) || typeof value["command"] !== "string") return "foreign"
  if (!OurCommands.mentions(value["command"])) return "foreign"
  if (value["command"] === command && value["type"] === "command") return "installed"
  return CommandShape.of(value["command"]) === "ours" ? "outdated" : "shared"
}

const path = ["statusLine"]

export const merge = (value: unknown, command: string): ReadonlyArray<SettingsEdit.Edit> => {
  switch (stateOf(value, command)) {
    case "missing":
      return [SettingsEdit.set(path, { type: "command", command })]
    case "outdated":
      return [SettingsEdit.set([...path, "type"], "command"), SettingsEdit.set([...path, "command"], command)]
    case "installed":
    case "shared":
    case "foreign":
      return []
  }
}

/** The seeds' words for a line that stays (client spec HOOK-12). */
export const foreignWarning =
  "Warning: existing statusLine in .claude/settings.json preserved. To show the agnes-private indicator alongside your "
  + "custom status, add `agnes statusline` to your command."
