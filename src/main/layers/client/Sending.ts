import * as Layer from "effect/Layer"
import * as HttpUploadServer from "../../../adapters/http/HttpUploadServer.ts"
import * as HttpWithdrawer from "../../../adapters/http/HttpWithdrawer.ts"
import * as NodeFamilies from "../../../adapters/node/NodeFamilies.ts"
import { type Around, userAgent } from "./Around.ts"

/** What takes sessions to the server, and back. */
export const layer = (around: Around) =>
  Layer.mergeAll(
    NodeFamilies.layer(),
    HttpUploadServer.layer({ userAgent: userAgent(around) }),
    HttpWithdrawer.layer({ userAgent: userAgent(around) })
  )
