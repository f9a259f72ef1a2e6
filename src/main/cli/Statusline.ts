import * as Command from "@effect/cli/Command"
import { lift } from "../../ports/Lift.ts"
import * as Statusline from "../programs/Statusline.ts"

/** agnes statusline; Claude Code reaches the same program through a bundle of its own. */
export const command = Command.make("statusline", {}, () => lift(Statusline.run)).pipe(
  Command.withDescription("Print a mark when the session of the payload (stdin) is private. For the status line.")
)
