import * as Layer from "effect/Layer"
import { Authorization } from "../../ports/api/Authorization.ts"
import * as Gate from "./Gate.ts"

/** For JSON routes: who asks has been found out at the gate. */
export const layer = Layer.succeed(Authorization, { bearer: () => Gate.caller })
