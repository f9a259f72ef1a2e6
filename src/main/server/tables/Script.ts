import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const path = join(dirname(fileURLToPath(import.meta.url)), "table-worker.cjs")

/** What reads foreign files, beside the bundle this is in; the sources, which are not bundled, have none. */
export const script = (): string | undefined => existsSync(path) ? path : undefined
