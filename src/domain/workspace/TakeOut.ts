import type { Installed } from "./Installed.ts"
import * as Excluded from "./Excluded.ts"
import * as SettingsEdit from "./SettingsEdit.ts"
import * as SetUpFiles from "./SetUpFiles.ts"
import * as TakenOut from "./TakenOut.ts"
import * as Texts from "./Texts.ts"

/** What `agnes uninit` finds in a workspace, gathered before anything is changed. */
export interface Found {
  /** Data of the settings; `malformed`: why nobody can read them. */
  readonly settings: unknown
  readonly malformed: string | undefined
  readonly backup: unknown
  /** Slash commands of ours that are there. */
  readonly commands: ReadonlyArray<string>
  readonly guide: string | undefined
  readonly notes: string | undefined
  readonly claudeMd: { readonly sha256: string; readonly isServers: boolean } | undefined
  readonly installed: Installed | undefined
  /** The copy of what stood in CLAUDE.md's place is there. */
  readonly hasBefore: boolean
  /** Names of agnes' files in `.claude`. */
  readonly names: ReadonlyArray<string>
  /** Of `Excluded.tables`, those that hold files; and the team's rules. */
  readonly tables: ReadonlyArray<string>
  readonly rules: boolean
  readonly excluded: ReadonlyArray<string>
  /** Sessions that no server has yet. */
  readonly waiting: number
}

/** One thing to do. `name` is relative to the workspace. */
export type Step =
  | { readonly _tag: "Settings"; readonly name: string; readonly decision: TakenOut.Decision }
  | { readonly _tag: "Delete"; readonly name: string }
  | { readonly _tag: "GiveBack"; readonly name: string; readonly from: string }
  /** A lock that nobody holds. */
  | { readonly _tag: "Unlock"; readonly name: string }
  | { readonly _tag: "Include"; readonly name: string; readonly lines: ReadonlyArray<string> }

/** What is not ours to take, and why. */
export interface Stay {
  readonly name: string
  readonly why: string
}

export interface Plan {
  readonly steps: ReadonlyArray<Step>
  readonly stays: ReadonlyArray<Stay>
}

/**
 * Takes out what `init` and `hooks install` put in, and nothing else: sessions, what is known of them, tables and a
 * person's notes stay. Done once more after its own outcome it plans nothing.
 */
export const plan = (found: Found): Plan => {
  const settings = ofSettings(found)
  const claudeMd = ofClaudeMd(found)
  const ours = ofOurFiles(found, settings.isWhole)
  const kept = ours.stays.length > 0
  const lines = found.excluded.filter((line) => line === Excluded.ours ? !kept : !found.tables.includes(line))
  return {
    steps: [
      ...settings.steps,
      ...found.commands.map(remove),
      ...(isOurGuide(found.guide) ? [remove(SetUpFiles.guide)] : []),
      ...claudeMd.steps,
      ...(found.notes === Texts.notesStub ? [remove(SetUpFiles.localNotes)] : []),
      ...ours.steps,
      ...(lines.length === 0 ? [] : [{ _tag: "Include" as const, name: ".git/info/exclude", lines }])
    ],
    stays: [
      ...settings.stays,
      ...(found.guide === undefined || isOurGuide(found.guide) ? [] : [stay(SetUpFiles.guide, "not written by agnes")]),
      ...claudeMd.stays,
      ...(found.notes === undefined || found.notes === Texts.notesStub ? [] : [stay(SetUpFiles.localNotes, "your notes")]),
      ...ours.stays,
      ...found.tables.map((name) => stay(name, "what pull brought; delete it if you do not need it")),
      ...(found.rules ? [stay(".claude/rules", "the team's rules, which Claude Code goes on reading; delete km_*.md")] : []),
      ...found.excluded.filter((line) => !lines.includes(line)).map((line) =>
        stay(`.git/info/exclude: ${line}`, "keeps what stays out of git; run agnes uninit again when that is gone"))
    ]
  }
}

const remove = (name: string): Step => ({ _tag: "Delete", name })
const stay = (name: string, why: string): Stay => ({ name, why })

const isOurGuide = (text: string | undefined): boolean => text?.startsWith(`${Texts.guideHeading}\n`) === true

/** `isWhole`: the backup has nothing to tell any more. */
const ofSettings = ({ backup, malformed, settings }: Found) => {
  const name = SetUpFiles.settings
  if (malformed !== undefined) {
    return { steps: [], stays: [stay(name, `${malformed}; correct it, then run it again`)], isWhole: false }
  }
  const decision = TakenOut.decide(settings, backup)
  const own = TakenOut.partly(settings)
  return {
    steps: decision._tag === "nothing" ? [] : [{ _tag: "Settings" as const, name, decision }],
    stays: [
      ...(own.length === 0 ? [] : [stay(name, `lines of your own run agnes (${own.join(", ")})`)]),
      ...plugins(settings).map((plugin) =>
        stay(`${name}: ${plugin}`, `a plugin; run: claude plugin uninstall ${plugin} --scope project`))
    ],
    isWhole: decision._tag === "restore" || decision._tag === "delete"
  }
}

/** What Claude Code installed here from the server, in its own words. */
const plugins = (settings: unknown): ReadonlyArray<string> => {
  const enabled = SettingsEdit.isRecord(settings) ? settings["enabledPlugins"] : undefined
  return SettingsEdit.isRecord(enabled) ? Object.keys(enabled).filter((name) => /^[\w.-]+@agnes$/.test(name)) : []
}

const ofClaudeMd = ({ claudeMd, hasBefore, installed }: Found): Plan => {
  const name = SetUpFiles.claudeMd
  if (claudeMd === undefined) return { steps: [], stays: [] }
  if (installed !== undefined && installed.claude_md.sha256 === claudeMd.sha256) {
    const from = installed.claude_md.before
    return from !== null && hasBefore
      ? { steps: [{ _tag: "GiveBack", name, from }], stays: [] }
      : { steps: [remove(name)], stays: [] }
  }
  if (!claudeMd.isServers) return { steps: [], stays: [] }
  return {
    steps: [],
    stays: [
      stay(name, installed === undefined ? "an older agnes wrote it and kept no record" : "changed since agnes wrote it")
    ]
  }
}

/** Files of ours in `.claude`: what only says how agnes stood goes, what is known of sessions stays. */
const ofOurFiles = ({ names, tables, waiting }: Found, isWhole: boolean): Plan => {
  const steps: Array<Step> = []
  const stays: Array<Stay> = []
  for (const file of [...names].sort()) {
    const name = `.claude/${file}`
    const why = whyKept(file, waiting)
    if (name === SetUpFiles.installed) steps.push(remove(name))
    else if (name === SetUpFiles.settingsBackup && isWhole) steps.push(remove(name))
    else if (file === "agnes-pull-state.json" && !tables.includes("server/parquet/")) steps.push(remove(name))
    else if (file.endsWith(".lock")) steps.push({ _tag: "Unlock", name })
    else stays.push(stay(name, why))
  }
  return { steps, stays }
}

const whyKept = (file: string, waiting: number): string => {
  if (file === "agnes-sessions.txt" || file.startsWith("agnes-sessions.snapshot.")) {
    return waiting > 0 ? `${waiting} session(s) were never sent; agnes push still sends them` : "the queue of sessions"
  }
  if (/^agnes-(sessions-private|private-lines)/.test(file)) return "what is private stays private"
  if (file.startsWith("agnes-sessions-failed")) return "sessions that were given up"
  if (file === "agnes-settings-backup.json") return "what the settings were before agnes; they were changed since"
  if (file === "agnes-pull-state.json") return "which tables are here"
  if (/receipts|withdrawals|in-doubt|uploaded/.test(file)) return "what servers have, and were asked to delete"
  return "what agnes did here"
}

/** For programs; docs/setup.md describes it. */
export const toJson = (workspace: string, { stays, steps }: Plan, isDone: boolean) => ({
  workspace,
  done: isDone,
  removed: steps.map((step) => ({ name: step.name, how: howOf(step) })),
  stays
})

/** What becomes of it. */
export const howOf = (step: Step): string => {
  switch (step._tag) {
    case "Settings":
      return step.decision._tag === "restore"
        ? "as it was before agnes"
        : step.decision._tag === "delete" ? "deleted, agnes made it" : "without agnes' entries"
    case "GiveBack":
      return `what it was before agnes, from ${step.from}`
    case "Include":
      return `without ${step.lines.join(", ")}`
    case "Delete":
    case "Unlock":
      return "deleted"
  }
}
