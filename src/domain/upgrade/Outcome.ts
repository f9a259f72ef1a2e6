import type { Offer } from "./Offer.ts"

/** What became of the hooks of the workspace: `undefined` when they were none of this run's business. */
export type Hooks = { readonly failed: string } | undefined

/** Where a try ended. */
export type Failure =
  | { readonly step: "download"; readonly message: string }
  | { readonly step: "install"; readonly code: number; readonly message: string }
  | { readonly step: "proof"; readonly message: string }
  /** The new version did not start; the switch was not made, or was taken back with that result. */
  | { readonly step: "smoke"; readonly detail: string; readonly rollback: Rollback }
  | { readonly step: "switch"; readonly message: string }
  | { readonly step: "files"; readonly message: string }

export type Rollback =
  | { readonly _tag: "NotNeeded"; readonly stays: string }
  | { readonly _tag: "Done"; readonly to: string }
  | { readonly _tag: "Failed"; readonly to: string; readonly reason: string }

/** How a self-upgrade ended (client spec §13). */
export type Outcome =
  | {
    readonly _tag: "Stayed"
    readonly because: "current" | "no-offer" | "unreachable" | "refused"
    readonly latest: string | undefined
    readonly hooks: Hooks
  }
  | { readonly _tag: "Outdated"; readonly offer: Offer }
  | { readonly _tag: "CannotReach"; readonly message: string }
  | { readonly _tag: "Busy" }
  /** This agnes is somebody else's to replace; `hint` says how. */
  | { readonly _tag: "NotOurs"; readonly hint: string }
  | { readonly _tag: "Failed"; readonly version: string; readonly failure: Failure }
  | { readonly _tag: "Upgraded"; readonly from: string; readonly to: string; readonly hooks: Hooks }
  | { readonly _tag: "WentBack"; readonly from: string; readonly to: string }
  | { readonly _tag: "NoWayBack" }

/** 3: another one is at work, so this was put off. */
export const exitCode = (outcome: Outcome): 0 | 1 | 3 => {
  switch (outcome._tag) {
    case "Stayed":
    case "Upgraded":
    case "WentBack":
      return 0
    case "Busy":
      return 3
    case "Outdated":
    case "CannotReach":
    case "NotOurs":
    case "Failed":
    case "NoWayBack":
      return 1
  }
}
