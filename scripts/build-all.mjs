/** `npm run build`: the command line as bundles (`dist/*.cjs`) and the library as modules with types (`dist/lib`). */
import { spawn } from "node:child_process"
import { rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
rmSync("dist", { recursive: true, force: true })

const run = (...args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: "inherit" })
    child.on("error", () => resolve(false))
    child.on("close", (code) => resolve(code === 0))
  })

/** What the bundles took in is read from what building them left. */
const bundles = async () => await run("scripts/build.mjs") && await run("scripts/third-party.mjs")

const done = await Promise.all([bundles(), run("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json")])
if (done.includes(false)) process.exitCode = 1
