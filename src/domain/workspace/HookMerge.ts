import * as CommandShape from "./CommandShape.ts"
import * as SettingsEdit from "./SettingsEdit.ts"

/** The one handler agnes wants in an event: the line, and the commands by which an older one of ours is known. */
export interface Wanted {
  readonly event: "SessionStart" | "SessionEnd"
  readonly command: string
  readonly replaces: ReadonlyArray<string>
}

/** A handler of an event whose command mentions agnes, and where it stands. */
export interface Handler {
  readonly entry: number
  readonly index: number
  readonly command: string
  readonly shape: "ours" | "partly"
  /** Every handler of its entry is ours: the entry itself was made by agnes. */
  readonly alone: boolean
  readonly current: boolean
}

/** The handlers of an event that run agnes, in file order. Shapes nobody can run are skipped: the client does, too. */
export const handlers = (list: ReadonlyArray<unknown>, wanted: Wanted): ReadonlyArray<Handler> =>
  list.flatMap((entry, position) => {
    const commands = handlersOf(entry).map(commandOf)
    const typed = handlersOf(entry).map(isTyped)
    const alone = commands.every((command) => command !== undefined && CommandShape.of(command) === "ours")
    return commands.flatMap((command, index) => {
      const shape = command === undefined ? "foreign" : CommandShape.of(command)
      return command === undefined || shape === "foreign"
        ? []
        : [{
          entry: position,
          index,
          command,
          shape,
          alone,
          current: command === wanted.command && typed[index] === true
        }]
    })
  })

/**
 * The edits that leave exactly one current handler of ours in the event and nothing else changed. What a person added
 * to it (matcher, timeout) stays with it, also when its line is renewed in place or moves out of an entry it shared
 * with a foreign handler (W-35). Handlers that are ours only partly are a person's own and stay.
 */
export const merge = (
  list: ReadonlyArray<unknown>,
  path: SettingsEdit.Path,
  wanted: Wanted
): ReadonlyArray<SettingsEdit.Edit> => {
  const ours = handlers(list, wanted).filter((handler) => handler.shape === "ours")
  const kept = keeper(ours, wanted)
  const removals = ours.filter((handler) => handler !== kept || !handler.alone)
  const emptied = new Set(
    ours.filter((handler) => handler.alone && handler.entry !== kept?.entry).map((handler) => handler.entry)
  )
  return [
    ...(kept !== undefined && kept.alone && !kept.current
      ? [
        SettingsEdit.set([...path, kept.entry, "hooks", kept.index, "type"], "command"),
        SettingsEdit.set([...path, kept.entry, "hooks", kept.index, "command"], wanted.command)
      ]
      : []),
    ...removals.toReversed()
      .filter((handler) => !emptied.has(handler.entry))
      .map((handler) => SettingsEdit.remove([...path, handler.entry, "hooks"], handler.index)),
    ...[...emptied].toReversed().map((entry) => SettingsEdit.remove(path, entry)),
    ...(kept?.alone === true ? [] : [SettingsEdit.append(path, fresh(list, kept, wanted))])
  ]
}

/** The handler to go on with: a current one, else one that ran the same command; one that has its entry alone first. */
const keeper = (ours: ReadonlyArray<Handler>, wanted: Wanted): Handler | undefined => {
  const kin = ours.filter((handler) =>
    handler.current || wanted.replaces.some((command) => CommandShape.runs(handler.command, command))
  )
  const rank = (handler: Handler): number => (handler.current ? 0 : 2) + (handler.alone ? 0 : 1)
  return kin.reduce<Handler | undefined>(
    (best, handler) => best === undefined || rank(handler) < rank(best) ? handler : best,
    undefined
  )
}

/** A new entry; one that moves out of a shared entry takes along what a person had set on both. */
const fresh = (list: ReadonlyArray<unknown>, from: Handler | undefined, wanted: Wanted): unknown => {
  const entry = from === undefined ? {} : list[from.entry]
  const handler = from === undefined ? {} : handlersOf(entry)[from.index]
  return {
    ...(SettingsEdit.isRecord(entry) ? entry : {}),
    hooks: [{ ...(SettingsEdit.isRecord(handler) ? handler : {}), type: "command", command: wanted.command }]
  }
}

const handlersOf = (entry: unknown): ReadonlyArray<unknown> =>
  SettingsEdit.isRecord(entry) && Array.isArray(entry["hooks"]) ? entry["hooks"] : []

/** A handler without a type never ran; an old one of ours is taken for what it was meant to be. */
const commandOf = (handler: unknown): string | undefined => {
  if (!SettingsEdit.isRecord(handler)) return undefined
  const { command, type = "command" } = handler
  return type === "command" && typeof command === "string" ? command : undefined
}

const isTyped = (handler: unknown): boolean => SettingsEdit.isRecord(handler) && handler["type"] !== undefined
