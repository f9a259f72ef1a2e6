import * as PluginsCommand from "./PluginsCommand.ts"
import * as PrivateCommand from "./PrivateCommand.ts"
import * as SetUpFiles from "./SetUpFiles.ts"

/** A slash command that agnes manages: its file is written over, whatever stands there (client spec CMD-1). */
export interface SlashCommand {
  readonly name: "/agnes-private" | "/update-agnes-plugins"
  /** Relative to the workspace. */
  readonly file: string
  readonly text: string
}

export const all: ReadonlyArray<SlashCommand> = [
  { name: "/agnes-private", file: SetUpFiles.privateCommand, text: PrivateCommand.text },
  { name: "/update-agnes-plugins", file: SetUpFiles.pluginsCommand, text: PluginsCommand.text }
]
