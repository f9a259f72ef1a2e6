import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import { version } from "../../../src/main/Version.ts"

/** Longer than the version of the sources, so that nobody takes the compiled code of one for that of the other. */
export const newer = "10.20.30"

/**
 * The build as npm would have installed it globally, of its own version or under the name of a newer one. That one depends
 * on nothing, so that it can be installed without a registry.
 */
export const make = (at: string, as: string = version): string => {
  const folder = path.join(at, "lib", "node_modules", "agnes")
  fs.cpSync("dist", path.join(folder, "dist"), { recursive: true, filter: (file) => !/dist\/(lib|meta)/.test(file) })
  for (const name of ["README.md", "CHANGELOG.md", "LICENSE"]) fs.copyFileSync(name, path.join(folder, name))
  const { bin, engines, name, type } = JSON.parse(fs.readFileSync("package.json", "utf8")) as Record<string, unknown>
  fs.writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, version: as, type, bin, engines }))
  // What it needs all the same is found by Node above the package, and not packed with it.
  const modules = path.join(at, "lib", "node_modules")
  for (const needed of ["libsql", "@libsql", "@neon-rs", "detect-libc", "jsonc-parser", "yaml"]) {
    if (fs.existsSync(path.join("node_modules", needed))) fs.symlinkSync(path.resolve("node_modules", needed), path.join(modules, needed))
  }
  if (as !== version) for (const file of ["agnes.cjs", "cli.cjs", "server.cjs"]) rename(path.join(folder, "dist", file), as)
  return path.join(folder, "dist", "agnes.cjs")
}

const rename = (file: string, as: string): void =>
  fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll(`"${version}"`, `"${as}"`))

export const folder = (): string => fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), "agnes-installed-")))
