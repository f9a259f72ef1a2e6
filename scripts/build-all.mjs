/** `npm run build`: the command line as bundles (`dist/*.cjs`) and the library as modules with types (`dist/lib`). */
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
rmSync("dist", { recursive: true, force: true })

const steps = [
  ["scripts/build.mjs"],
  ["scripts/third-party.mjs"],
  ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"]
]
const failed = steps.filter((args) => spawnSync(process.execPath, args, { stdio: "inherit" }).status !== 0)
if (failed.length > 0) process.exitCode = 1
