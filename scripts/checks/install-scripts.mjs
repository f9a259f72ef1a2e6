/**
 * What `npm install agnes` brings along needs no install script: walks the runtime dependencies (optional ones for all
 * platforms too, optional peers not) through the lock file. The pack test walks a really installed tree as well.
 */
import { readFileSync } from "node:fs"

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"))
const manifest = JSON.parse(readFileSync("package.json", "utf8"))

/** Where node would find `name` from the package at `from`. */
const locate = (from, name) => {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf("/node_modules/")))) {
    const path = base === "" ? `node_modules/${name}` : `${base}/node_modules/${name}`
    if (packages[path] !== undefined) return path
    if (base === "") return undefined
  }
}

const namesOf = (node) => [
  ...Object.keys(node.dependencies ?? {}),
  ...Object.keys(node.optionalDependencies ?? {}),
  ...Object.keys(node.peerDependencies ?? {}).filter((name) => node.peerDependenciesMeta?.[name]?.optional !== true)
]

const seen = new Set()
const visit = (path, node) => {
  if (seen.has(path)) return
  seen.add(path)
  for (const name of namesOf(node)) {
    const found = locate(path, name)
    if (found !== undefined) visit(found, packages[found])
  }
}
visit("", manifest)

const ownScripts = ["preinstall", "install", "postinstall", "prepare"].filter((name) => manifest.scripts?.[name])
const guilty = [...seen].filter((path) => packages[path]?.hasInstallScript === true)
console.log(`${seen.size - 1} packages at run time: ${[...seen].filter(Boolean).map((p) => p.slice(13)).join(", ")}`)
for (const path of guilty) console.log(`${path} has an install script`)
for (const name of ownScripts) console.log(`package.json has a "${name}" script`)
if (guilty.length + ownScripts.length > 0) process.exitCode = 1
