import * as Terminal from "../text/Terminal.ts"
import * as CheckRecord from "./CheckRecord.ts"
import type { Failure, Outcome } from "./Outcome.ts"

export interface Around {
  readonly installed: string
  /** `undefined` when none is configured. */
  readonly serverUrl: string | undefined
  readonly quiet: boolean
}

interface Lines {
  readonly out: ReadonlyArray<string>
  readonly error: ReadonlyArray<string>
}

const name = "agnes self-upgrade:"

/** What is said, line by line. `--quiet` hides what went well and never what did not (client spec UPG-7, UPG-11). */
export const render = (outcome: Outcome, around: Around): Lines => {
  const { error, out } = all(outcome, around)
  return { out: around.quiet ? [] : out.map(Terminal.escape), error: error.map(Terminal.escape) }
}

const all = (outcome: Outcome, { installed, quiet, serverUrl }: Around): Lines => {
  switch (outcome._tag) {
    case "Stayed":
      return { out: [stayed(outcome, installed)], error: hooks(outcome, quiet) }
    case "Outdated":
      return { out: [], error: [outdated(outcome.offer, installed)] }
    case "CannotReach":
      return { out: [], error: [`${name} cannot reach ${serverUrl ?? ""}/cli/latest (${outcome.message})`] }
    case "Busy":
      return { out: [], error: quiet ? [] : [`${name} another one is at work; nothing was changed`] }
    case "NotOurs":
      return { out: [], error: [`${name} ${outcome.hint}`] }
    case "Failed":
      return { out: [], error: failed(outcome.version, outcome.failure, serverUrl) }
    case "Upgraded":
      return { out: [], error: [...quiet ? [] : [`${name} installed ${outcome.to}`], ...hooks(outcome, quiet)] }
    case "WentBack":
      return { out: [], error: quiet ? [] : [`${name} back to ${outcome.to}; ${outcome.from} is kept but not used`] }
    case "NoWayBack":
      return { out: [], error: [`${name} there is no version before this one to go back to`] }
  }
}

const stayed = ({ because, latest }: Outcome & { readonly _tag: "Stayed" }, installed: string): string => {
  switch (because) {
    case "current":
      return `agnes ${installed} is up to date.`
    case "no-offer":
      return `agnes ${installed} stays: neither your server nor npm's registry has an agnes to give.`
    case "unreachable":
      return `agnes ${installed} stays: your server did not answer. Run: agnes doctor`
    case "refused":
      return `agnes ${installed} stays: ${latest ?? "the newer one"} was taken back here. ` +
        "To try it again, run: agnes self-upgrade --force"
  }
}

const outdated = (offer: (Outcome & { readonly _tag: "Outdated" })["offer"], installed: string): string =>
  offer._tag === "Server"
    ? CheckRecord.notice(installed, offer.version, true)
    : `[update] agnes ${installed} is out of date — latest in npm's registry is ${offer.version}. Upgrade: agnes self-upgrade`

const hooks = ({ hooks }: { readonly hooks: { readonly failed: string } | undefined }, quiet: boolean) =>
  quiet || hooks === undefined ? [] : [`${name} hook refresh failed: ${hooks.failed}`]

const failed = (version: string, failure: Failure, serverUrl: string | undefined): ReadonlyArray<string> => {
  switch (failure.step) {
    case "download":
      return [`${name} agnes ${version} could not be downloaded: ${failure.message}`, unchanged]
    case "install":
      return [`${name} install failed with exit ${failure.code}`, ...indented(failure.message), unchanged]
    case "proof":
      return [`${name} ${failure.message}`, unchanged]
    case "smoke":
      return [`${name} new binary failed smoke test (${failure.detail}).`, ...rolledBack(failure.rollback, serverUrl)]
    case "switch":
      return [`${name} agnes ${version} is installed but could not be switched to: ${failure.message}`, unchanged]
    case "files":
      return [`${name} ${failure.message}`, unchanged]
  }
}

const unchanged = "  Nothing was changed; the agnes you have goes on."

const indented = (message: string): ReadonlyArray<string> =>
  message.split("\n").filter((line) => line.trim() !== "").slice(-8).map((line) => `  ${line.trimEnd()}`)

const rolledBack = (
  rollback: (Failure & { readonly step: "smoke" })["rollback"],
  serverUrl: string | undefined
): ReadonlyArray<string> => {
  switch (rollback._tag) {
    case "NotNeeded":
      return [`  agnes ${rollback.stays} goes on; nothing was switched.`, recovery(serverUrl)]
    case "Done":
      return [`  rolling back to ${rollback.to}: done`, recovery(serverUrl)]
    case "Failed":
      return [
        `  rolling back to ${rollback.to}`,
        `  rollback ALSO failed (${rollback.reason}); CLI is in a broken state.`,
        recovery(serverUrl)
      ]
  }
}

const recovery = (serverUrl: string | undefined): string =>
  `  Manual recovery: npm install --global --ignore-scripts ${serverUrl === undefined ? "agnes" : `${serverUrl}/cli/agnes.tgz`}`
