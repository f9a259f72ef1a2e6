import * as Catalogue from "../../adapters/duckdb/Catalogue.ts"
import * as Duck from "../../adapters/duckdb/Duck.ts"

/** The process that opens catalogues and table files for a pull; it ends with the one that started it. */

const tell = (reply: Catalogue.Reply): void => void process.send?.(reply)

/** It is needed whatever is asked. */
const loading = Duck.load().catch(() => undefined)

const answer = async (request: Catalogue.Request): Promise<Catalogue.Reply> => {
  const duck = await loading
  if (duck === undefined) return { _tag: "Unavailable" }
  try {
    return request._tag === "Hold"
      ? await Catalogue.hold(duck, request.path, request.patience)
      : await Catalogue.build(duck, request, tell)
  } catch (error) {
    return { _tag: "Failed", message: Duck.messageOf(error) }
  }
}

process.on("message", (request: Catalogue.Request) => void answer(request).then(tell))
process.on("disconnect", () => process.exit())
