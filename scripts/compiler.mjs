/**
 * The TypeScript compiler of the checks and of the build: TypeScript 7, native, as Effect builds it with its own
 * diagnostics (`@effect/tsgo`). It is called as it lies in the package for this machine; nothing is patched.
 */
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const manifest = createRequire(import.meta.url).resolve("@effect/tsgo/package.json")
const platform = `@effect/tsgo-${process.platform}-${process.arch}`

const located = () => {
  try {
    return dirname(createRequire(manifest).resolve(`${platform}/package.json`))
  } catch {
    throw new Error(`${platform} is not installed: run npm ci on a platform that @effect/tsgo supports`)
  }
}

export const compiler = join(located(), "lib", process.platform === "win32" ? "tsc.exe" : "tsc")

/** The schema of the plugin's options: every rule of Effect's diagnostics with its usual severity. */
export const schema = join(dirname(manifest), "schema.json")
