/** Earlier versions of this repository, built from its history: there is no release yet that is older than this one. */
import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

/** Of those whose migrations are the first ones of today; others of those days are of nobody's server. */
export const commits = [
  ["2c9602b", "before families of sessions, search, uploads in parts and groups"],
  ["54156dc", "before tables"],
  ["16fa4e2", "before setup texts, plugins and uploads in parts were what they are"]
]

/** Builds them into a folder that `work` may use until it ends. Fails when there is no history, or it cannot be built. */
export const built = async (work) => {
  const folder = mkdtempSync(join(tmpdir(), "agnes-older-"))
  try {
    return await work(commits.map(([commit, what]) => ({ commit, what, program: build(folder, commit) })))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const build = (folder, commit) => {
  const place = join(folder, commit)
  mkdirSync(place)
  const tar = execFileSync("git", ["archive", commit], { maxBuffer: 2 ** 30 })
  execFileSync("tar", ["-x", "-C", place], { input: tar })
  symlinkSync(resolve("node_modules"), join(place, "node_modules"))
  const { status, stderr } = spawnSync(process.execPath, ["scripts/build.mjs"], { cwd: place, encoding: "utf8" })
  if (status !== 0) throw new Error(`${commit} cannot be built: ${stderr}`)
  return join(place, "dist/agnes.cjs")
}

/** Why they are not here; `undefined` when they are. */
export const missing = () => {
  const unknown = commits.find(([commit]) => spawnSync("git", ["cat-file", "-e", `${commit}^{commit}`]).status !== 0)
  return unknown === undefined ? undefined : "there is no history of earlier versions here"
}
