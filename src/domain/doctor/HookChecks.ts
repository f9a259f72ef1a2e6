import * as Report from "../status/Report.ts"
import type { Entry } from "../workspace/HookReport.ts"
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

const programs: Check = ({ platform, programs }) => [
  ...(programs.agnes ? [] : [
    error("agnes-not-on-path", "there is no agnes on this PATH, so neither hooks nor /agnes-private may find it",
      "run: npm install --global agnes ; agnes hooks install")
  ]),
  ...(programs.bash || platform === "win32" ? [] : [
    error("bash-missing", "there is no bash on this PATH, and the hooks are run by it",
      "install bash, then run: agnes doctor")
  ])
]

export const all: ReadonlyArray<Check> = [installed, disabled, seen, programs]
