import * as HookMerge from "./HookMerge.ts"
import * as CommandShape from "./CommandShape.ts"
import * as Settings from "./Settings.ts"
import * as SettingsEdit from "./SettingsEdit.ts"

/** What has to be done to a settings file so that nothing of agnes is left in it. */
export type Decision =
  | { readonly _tag: "nothing" }
  /** But for our entries it is what it was: the text of the backup may come back, comments and all. */
  | { readonly _tag: "restore" }
  /** Before agnes there was none. */
  | { readonly _tag: "delete" }
  | { readonly _tag: "edit"; readonly edits: ReadonlyArray<SettingsEdit.Edit> }

/** `backup`: the data of `agnes-settings-backup.json`, `undefined` when there is none. Total. */
export const decide = (settings: unknown, backup: unknown): Decision => {
  const taken = edits(settings)
  if (taken.length === 0) return { _tag: "nothing" }
  const left = JSON.stringify(bare(settings))
  if (SettingsEdit.isRecord(backup) && !Settings.isOurs(backup) && JSON.stringify(bare(backup)) === left) {
    return { _tag: "restore" }
  }
  const seeds = [{}, SettingsEdit.apply({}, Settings.seed(undefined))].map((seed) => JSON.stringify(seed))
  return backup === undefined && seeds.includes(left) ? { _tag: "delete" } : { _tag: "edit", edits: taken }
}

/** Takes out every handler and status line that is ours alone, and what is empty for want of it. */
const edits = (settings: unknown): ReadonlyArray<SettingsEdit.Edit> => {
  if (!SettingsEdit.isRecord(settings)) return []
  const hooks = SettingsEdit.isRecord(settings["hooks"]) ? settings["hooks"] : {}
  const ofEvents = events.map((event) => ({ event, ...ofEvent(hooks[event], event) }))
  const gone = ofEvents.filter(({ isEmptied }) => isEmptied).map(({ event }) => event)
  const isBare = gone.length > 0 && Object.keys(hooks).every((name) => gone.some((event) => event === name))
  return [
    ...(isBare ? [SettingsEdit.unset(["hooks"])] : ofEvents.flatMap(({ edits }) => edits)),
    ...(isOurLine(settings["statusLine"]) ? [SettingsEdit.unset(["statusLine"])] : [])
  ]
}

/** Other events are a person's (client spec HOOK-5). */
const events = ["SessionStart", "SessionEnd"] as const

const ofEvent = (value: unknown, event: (typeof events)[number]) => {
  const list = Array.isArray(value) ? value : []
  const ours = HookMerge.handlers(list, { event, command: "", replaces: [] }).filter(({ shape }) => shape === "ours")
  const entries = new Set(ours.filter(({ alone }) => alone).map(({ entry }) => entry))
  const shared = ours.filter(({ alone }) => !alone)
  const isEmptied = list.length > 0 && entries.size === list.length
  const path = ["hooks", event]
  const edits = isEmptied ? [SettingsEdit.unset(path)] : [
    ...shared.toReversed().map(({ entry, index }) => SettingsEdit.remove([...path, entry, "hooks"], index)),
    ...[...entries].toReversed().map((entry) => SettingsEdit.remove(path, entry))
  ]
  return { edits, isEmptied }
}

const isOurLine = (line: unknown): boolean =>
  SettingsEdit.isRecord(line) && typeof line["command"] === "string" && CommandShape.of(line["command"]) === "ours"

/** Without ours and without what says nothing: a list that is empty, a status line that is `null`. */
const bare = (settings: unknown): unknown => {
  const rest = SettingsEdit.apply(settings, edits(settings))
  if (!SettingsEdit.isRecord(rest)) return rest
  const { hooks, statusLine, ...others } = rest
  const kept = SettingsEdit.isRecord(hooks)
    ? Object.entries(hooks).filter(([, list]) => list !== null && !(Array.isArray(list) && list.length === 0))
    : []
  return {
    ...others,
    ...(kept.length === 0 && (SettingsEdit.isRecord(hooks) || hooks === null || hooks === undefined)
      ? {}
      : { hooks: SettingsEdit.isRecord(hooks) ? Object.fromEntries(kept) : hooks }),
    ...(statusLine === null || statusLine === "" || statusLine === undefined ? {} : { statusLine })
  }
}

/** Lines of a person's own that also run agnes, by where they stand. */
export const partly = (settings: unknown): ReadonlyArray<string> => {
  if (!SettingsEdit.isRecord(settings)) return []
  const hooks = SettingsEdit.isRecord(settings["hooks"]) ? settings["hooks"] : {}
  const line = settings["statusLine"]
  const isShared = SettingsEdit.isRecord(line) && typeof line["command"] === "string"
    && CommandShape.of(line["command"]) === "partly"
  return [
    ...events.filter((event) => {
      const list = hooks[event]
      return Array.isArray(list)
        && HookMerge.handlers(list, { event, command: "", replaces: [] }).some(({ shape }) => shape === "partly")
    }),
    ...(isShared ? ["statusLine"] : [])
  ]
}
