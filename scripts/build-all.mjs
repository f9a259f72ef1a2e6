/** `npm run build`: the command line as bundles (`dist/*.cjs`) and the library as modules with types (`dist/lib`). */
import { spawn } from "node:child_process"
import { rmSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { compiler } from "./compiler.mjs"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
rmSync("dist", { recursive: true, force: true })

const run = (command, ...args) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit" })
    child.on("error", () => resolve(false))
    child.on("close", (code) => resolve(code === 0))
  })

const node = process.execPath

/** What the bundles took in is read from what building them left. */
const bundles = async () => await run(node, "scripts/build.mjs") && await run(node, "scripts/third-party.mjs")

const done = await Promise.all([bundles(), run(compiler, "-p", "tsconfig.build.json", "--singleThreaded")])
if (done.includes(false)) process.exitCode = 1
