/** Stryker's instrumenter, installed by its own lock file into a folder of caches: only who asks for a score needs it. */
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { spawnSync } from "node:child_process"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"

const here = "scripts/mutation"
const cache = "node_modules/.cache/mutation"
const files = ["package.json", "package-lock.json"]

const textOf = (path) => existsSync(path) ? readFileSync(path, "utf8") : undefined

const isThere = () =>
  existsSync(`${cache}/node_modules/@stryker-mutator/instrumenter`) &&
  files.every((file) => textOf(`${cache}/${file}`) === textOf(`${here}/${file}`))

const install = () => {
  mkdirSync(cache, { recursive: true })
  for (const file of files) cpSync(`${here}/${file}`, `${cache}/${file}`)
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
  const { status, stderr } = spawnSync("npm", args, { cwd: cache, encoding: "utf8" })
  return status === 0 ? undefined : `Stryker's instrumenter could not be installed: ${stderr}`
}

/** The function that instruments, or the reason why there is none. */
export const load = async () => {
  const reason = isThere() ? undefined : install()
  if (reason !== undefined) return { reason }
  const require = createRequire(resolve(cache, "package.json"))
  const { Instrumenter } = await import(pathToFileURL(require.resolve("@stryker-mutator/instrumenter")).href)
  const quiet = { debug: () => {}, info: () => {}, isDebugEnabled: () => false, warn: () => {} }
  const options = { excludedMutations: ["StringLiteral"], ignorers: [], plugins: null }
  return {
    version: JSON.parse(readFileSync(`${cache}/node_modules/@stryker-mutator/instrumenter/package.json`, "utf8")).version,
    instrument: (sources) => new Instrumenter(quiet).instrument(sources, options)
  }
}
