import { Effect } from "effect"
import { SessionIndex } from "../../../src/ports/SessionIndex.ts"
import * as Server from "./Server.ts"

/** Lets the server, which runs in this process, work for a moment; also where time is that of a test. */
const moment = Effect.promise(() => new Promise((done) => setTimeout(done, 10)))

/** Until the running server has read every session. */
export const done = (server: Server.Server) =>
  Server.beside(server, Effect.flatMap(SessionIndex, (index) =>
    Effect.repeat(Effect.zipRight(moment, index.nextDue), { until: (due) => due === undefined })))
