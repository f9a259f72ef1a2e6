import * as Layer from "effect/Layer"
import * as HttpAccountServer from "../../../adapters/http/HttpAccountServer.ts"
import * as HttpHeldSessions from "../../../adapters/http/HttpHeldSessions.ts"
import * as HttpServerProbe from "../../../adapters/http/HttpServerProbe.ts"
import * as HttpTokenServer from "../../../adapters/http/HttpTokenServer.ts"
import { type Around, asking, userAgent } from "./Around.ts"

/** What asks the server about people and their tokens. */
export const layer = (around: Around) =>
  Layer.mergeAll(
    HttpAccountServer.layer(asking(around)),
    HttpHeldSessions.layer({ userAgent: userAgent(around) }),
    HttpServerProbe.layer({ userAgent: userAgent(around) }),
    HttpTokenServer.layer(asking(around))
  )
