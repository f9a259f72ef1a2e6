/**
 * Bundles the programs of `test/kills` and runs them on a copy of the built command, which others may build again.
 *
 *     node scripts/prove/strace.mjs kills|errors|scarce|power|serve-kills|… '{"only":"push"}'
 */
import { build } from "esbuild"
import { spawn, spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"

/** `task`: one of those of `test/kills/main.ts`. Answers what that prints. */
export const strace = (task, options) => program("test/kills/main.ts", task, options)

/** Answers what such a program prints. */
export const program = async (entry, task, options) => {
  const folder = mkdtempSync(join(tmpdir(), "agnes-kills-"))
  try {
    if (!existsSync("dist/agnes.cjs")) {
      const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], { encoding: "utf8" })
      if (status !== 0) throw new Error(`it cannot be built: ${stderr}`)
    }
    cpSync("dist", join(folder, "dist"), { recursive: true })
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"))
    const file = join(folder, "kills.mjs")
    await build({
      entryPoints: [entry], outfile: file, bundle: true, platform: "node", format: "esm", target: "node20",
      logLevel: "warning"
    })
    const child = spawn(process.execPath, [file, task, join(folder, "dist/agnes.cjs"), JSON.stringify(options)], {
      stdio: ["ignore", "pipe", "inherit"]
    })
    const chunks = []
    child.stdout.on("data", (chunk) => chunks.push(chunk))
    const code = await new Promise((end) => child.once("close", end))
    if (code !== 0) throw new Error(`${entry} ended with ${code}`)
    return JSON.parse(Buffer.concat(chunks).toString())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [task, options = "{}"] = process.argv.slice(2)
  const { cuts = [], downgraded = [], notRun, scarce = [], soaked = [], swept = [] } = await strace(task, JSON.parse(options))
  const olderOnes = downgraded.map(({ clients, commit, server }) => ({ commit, ...server, violations: [...clients, ...server.violations] }))
  const all = [...swept, ...scarce, ...cuts, ...olderOnes, ...soaked]
  const violations = all.flatMap((each) => each.violations)
  for (const violation of violations) console.log(`FAIL ${violation}`)
  for (const { violations: _, ...each } of all) console.log(JSON.stringify(each))
  if (notRun !== undefined) console.log(`not run: ${notRun}`)
  process.exitCode = notRun !== undefined ? 3 : violations.length > 0 ? 1 : 0
}
