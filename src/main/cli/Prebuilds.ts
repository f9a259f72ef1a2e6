import { join } from "node:path"

/** The folder with the lock addon, beside this file: it is only ever run as the bundle `dist/cli.cjs`. */
export const folder: string = join(typeof __dirname === "string" ? __dirname : "dist", "prebuilds")
