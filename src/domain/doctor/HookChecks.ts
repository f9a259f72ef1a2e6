import * as Report from "../status/Report.ts"
import * as Bash from "../workspace/Bash.ts"
import * as Excluded from "../workspace/Excluded.ts"
import type { Entry } from "../workspace/HookReport.ts"
import * as Settings from "../workspace/Settings.ts"
import type { Check, Finding } from "./Finding.ts"
import { error, note, warning } from "./Finding.ts"

/** Are the hooks there, as they would be installed today, and ours? */
const installed: Check = ({ report }) => {
  const malformed = report.problems.find(({ about }) => about === "hooks")
  if (malformed !== undefined) {
    return [error("settings-malformed", malformed.message, "correct the file, then run: agnes hooks install")]
  }
  return report.hooks.flatMap(ofEntry)
}

const ofEntry = ({ name, state }: Entry): ReadonlyArray<Finding> => {
  const isHook = name === "SessionStart" || name === "SessionEnd"
  switch (state) {
    case "installed":
      return []
    case "missing":
      return [(isHook ? error : warning)(`hook-missing:${name}`, `${name} of agnes is not installed`, install, true)]
    case "outdated":
      return [warning(`hook-stale:${name}`, `${name} is of another version or another place of agnes`, install, true)]
    case "shared":
      return name === "statusLine"
        ? []
        : [warning(`hook-shared:${name}`, `${name} runs agnes only by a line of your own`, ownLine)]
    case "foreign":
      return [note(`hook-foreign:${name}`,
        `${name} belongs to somebody else, so nothing shows that a session is private`,
        "add `agnes statusline` to your own command")]
  }
}

const install = "run: agnes hooks install"
const ownLine = `${install} (your own line stays)`

/** Claude Code runs no hooks at all when its settings say so. */
const disabled: Check = ({ claude }) =>
  claude.flatMap(({ kind, path, value }) => [
    ...(value?.["disableAllHooks"] === true
      ? [error("hooks-disabled", `${path} has disableAllHooks: no hook runs`, kind === "managed"
        ? "ask who administers this machine to take it out"
        : "take disableAllHooks out of it")]
      : []),
    ...(kind === "managed" && value?.["allowManagedHooksOnly"] === true
      ? [error("hooks-managed-only", `${path} allows only hooks of its own`,
        "ask who administers this machine to add agnes' hooks")]
      : [])
  ])

/** The only trace a silent hook leaves. */
const seen: Check = ({ report }) => {
  const { hooks, lastCapture } = report
  if (!hooks.some(({ name, state }) => name === "SessionStart" && state === "installed")) return []
  if (lastCapture === undefined) {
    return [note("hook-never-seen", "no hook was ever seen to run here",
      "start Claude Code in this folder, trust it when asked, say something, then run: agnes doctor")]
  }
  const { at, outcome } = lastCapture
  return outcome === "ok" || outcome === "private_skip" ? [] : [
    warning("capture-failed", `the last capture, ${Report.age(report.at - at)} ago, ended with ${outcome}`,
      "see .claude/agnes-capture-session.log; then run: agnes hooks status")
  ]
}

const programs: Check = ({ platform, programs }) => {
  const windows = platform === "win32"
  return [
    ...(programs.agnes !== undefined ? [] : [
      error("agnes-not-on-path", "there is no agnes on this PATH, so neither hooks nor /agnes-private may find it",
        "run: npm install --global agnes ; agnes hooks install")
    ]),
    ...(programs.bash !== undefined ? [] : [
      error("bash-missing", "there is no bash on this PATH, and the hooks are run by it",
        `install ${windows ? "Git for Windows, which brings bash" : "bash"}, then run: agnes doctor`)
    ]),
    ...(windows && programs.bash !== undefined && Bash.isWsl(programs.bash)
      ? [error("bash-is-wsl", `the bash found first, in ${programs.bash}, is that of WSL, which does not see agnes`,
        "put Git for Windows (C:\\Program Files\\Git\\bin) before it on the PATH")]
      : [])
  ]
}

/** The line does what it should when it is run. */
const rehearsed: Check = ({ rehearsal }) => {
  if (rehearsal._tag === "NotTried" || (rehearsal._tag === "Captured" && rehearsal.path === "any")) return []
  if (rehearsal._tag === "Captured") {
    return [warning("hook-needs-path",
      "the hook finds agnes only with the PATH of this terminal; Claude Code started from elsewhere would capture nothing",
      "install agnes and node in folders without blanks, then run: agnes hooks install")]
  }
  const { code, outcome } = rehearsal
  return [error("hook-broken",
    `the SessionStart line captured nothing when it was tried (${outcome ?? "no trace"}, exit code ${code ?? "none"})`,
    "run: agnes hooks install   then: agnes doctor; if it stays, run: agnes capture-session --verbose < /dev/null")]
}

/** Claude Code was at work here without its hooks: no settings file can show why. */
const missed: Check = ({ missed: { count, newest }, report }) =>
  count === 0 ? [] : [
    warning("hook-missed",
      `${count} session(s) of this folder were never captured`
        + (newest === undefined ? "" : `, the last one ${Report.age(report.at - newest)} ago`)
        + "; Claude Code runs no hooks with --safe-mode, --bare or --setting-sources user",
      "start it in this very folder without these, and trust it; take them in with: agnes push --legacy-scan")
  ]

const trust: Check = ({ report, trusted }) =>
  trusted === false && report.lastCapture === undefined
    ? [note("not-trusted", "Claude Code was never told to trust this folder; until then it asks before it runs hooks",
      "start Claude Code in this folder and answer its question")]
    : []

/** The same command in two files runs once; an older form of it runs beside. */
const twice: Check = ({ claude }) =>
  claude.filter(({ kind, value }) => kind !== "project" && Settings.isOurs(value)).map(({ kind, path }) =>
    warning("hook-twice", `${path} also runs agnes (${kind} settings), in every folder it applies to`,
      "take the entries that run agnes out of it; agnes hooks install puts them into each workspace"))

/** Claude Code leaves out a file it cannot read. */
const unreadable: Check = ({ claude }) =>
  claude.filter(({ kind, malformed }) => malformed && kind !== "project").map(({ kind, path }) =>
    warning(`settings-malformed:${kind}`, `${path} is not valid JSON`, "correct the file, then run: agnes doctor"))

const excludes: Check = ({ excluded, report }) =>
  excluded === undefined || !report.initialized || excluded.includes(Excluded.ours) ? [] : [
    note("not-excluded", "agnes' files are not in this repository's list of what git leaves out",
      "run: agnes doctor --fix   or add .claude/agnes-* to a .gitignore", true)
  ]

export const all: ReadonlyArray<Check> = [
  installed, disabled, seen, programs, rehearsed, missed, trust, twice, unreadable, excludes
]
