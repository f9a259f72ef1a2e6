import { Effect } from "effect"
import * as MemoryServerProbe from "../../../src/adapters/memory/MemoryServerProbe.ts"
import * as Suite from "../../ports/ServerProbe.ts"

const { date, minVersion } = Suite

Suite.suite("memory", Effect.succeed({
  layer: MemoryServerProbe.layer({
    "http://agnes": { status: 200, isAgnes: true, date, minVersion, location: undefined, offered: minVersion, token: Suite.token, services: Suite.parts },
    "http://page": { status: 200, isAgnes: false, date: undefined, minVersion: undefined, location: undefined }
  }),
  agnes: "http://agnes",
  page: "http://page",
  nothing: "http://nothing"
}))
