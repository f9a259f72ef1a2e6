import * as CaptureSession from "../programs/CaptureSession.ts"
import * as Run from "./Run.ts"
import * as Surroundings from "./Surroundings.ts"

const verbose = process.argv.includes("--verbose")

Run.run(CaptureSession.run({ verbose }), Surroundings.capturing(), Run.zero, Run.zero)
