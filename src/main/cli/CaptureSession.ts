import * as Command from "@effect/cli/Command"
import * as Options from "@effect/cli/Options"
import { lift } from "../../ports/Lift.ts"
import * as CaptureSession from "../programs/CaptureSession.ts"

const verbose = Options.boolean("verbose").pipe(Options.withDescription("Say on stderr what was done."))

/** agnes capture-session [--verbose]; hooks reach the same program through a bundle of its own. */
export const command = Command.make("capture-session", { verbose }, (options) => lift(CaptureSession.run(options))).pipe(
  Command.withDescription("Put the session of a hook's payload (stdin) into the queue. For hooks; always ends with 0.")
)
