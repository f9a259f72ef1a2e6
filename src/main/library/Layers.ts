import process from "node:process"
import { fileURLToPath } from "node:url"
import type { Around } from "../layers.ts"

export { type Around, client } from "../layers.ts"

/** What `client` has to know, of the process that embeds it. Reads the environment when called. */
export const here = (): Around => ({
  prebuilds: fileURLToPath(new URL("../../../prebuilds", import.meta.url)),
  platform: process.platform,
  path: process.env["PATH"] ?? "",
  running: process.execPath
})
