import * as Layer from "effect/Layer"
import * as Account from "./layers/client/Account.ts"
import type { Around } from "./layers/client/Around.ts"
import * as Local from "./layers/client/Local.ts"
import * as Sending from "./layers/client/Sending.ts"
import * as Settings from "./layers/client/Settings.ts"
import * as Tables from "./layers/client/Tables.ts"

export type { Around } from "./layers/client/Around.ts"

/** Everything the client runs on, on this computer: the ready-made layer of the library. A command takes its parts. */
export const client = (around: Around) =>
  Layer.mergeAll(
    Local.layer(around),
    Sending.layer(around),
    Tables.layer(around),
    Account.layer(around),
    Settings.layer(around)
  )
