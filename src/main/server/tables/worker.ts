import process from "node:process"
import { readForeign } from "../../../adapters/node/tables/ReadForeign.ts"
import type { Reply, Request } from "../../../adapters/node/tables/Reading.ts"

/** The process in which foreign files are read: one request, one answer. It ends with who started it. */
const say = (reply: Reply): void => void process.send?.(reply)

process.once("message", (message) => {
  const request = message as Request
  process.chdir(request.folder)
  // Names without a folder: no sign in a path can be taken for a pattern.
  void readForeign(request, (percent) => say({ _tag: "Progress", percent }), (name) => name).then((reply) => {
    process.send?.(reply, () => process.exit(0))
  })
})
process.once("disconnect", () => process.exit(1))
