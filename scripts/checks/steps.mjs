/** The static checks of the house, one command each. Paths are those of the package's own tools. */
import { readdirSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../..", import.meta.url))
const bin = (name) => `${root}node_modules/.bin/${name}`
const script = (name) => [process.execPath, [`${root}scripts/${name}`]]

/** The scan looks into these alone; given by name, it need not read the whole project first. */
const pages = ["src", "test", "scripts", "bench"].flatMap((folder) =>
  readdirSync(`${root}${folder}`, { recursive: true })
    .filter((name) => name.endsWith(".tsx"))
    .map((name) => `${root}${folder}/${name}`))

export const build = { name: "build", run: script("build-all.mjs") }

export const checks = [
  { name: "types, and Effect's diagnostics", run: script("checks/types.mjs") },
  { name: "rings", run: [bin("depcruise"), ["src", "--config", ".dependency-cruiser.cjs"]] },
  { name: "no circles, and hook programs stay light", run: script("checks/graph.mjs") },
  { name: "pages escape what they show", run: [bin("xss-scan"), ["-p", "tsconfig.json", ...pages]] },
  { name: "file length", run: script("checks/length.mjs") },
  { name: "no install script in what a user installs", run: script("checks/install-scripts.mjs") }
]
