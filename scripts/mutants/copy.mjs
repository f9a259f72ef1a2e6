/** A copy of this folder to put bugs into; the packages in it are links to those here. */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { changed } from "../../test/mutants/all.mjs"

const files = () =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" })
    .split("\0").filter((name) => name !== "" && existsSync(name))

export const make = () => {
  const root = mkdtempSync(join(tmpdir(), "agnes-mutant-"))
  for (const name of files()) {
    mkdirSync(join(root, dirname(name)), { recursive: true })
    cpSync(name, join(root, name))
  }
  // A folder of links, so that what tools leave beside the packages stays in the copy.
  mkdirSync(join(root, "node_modules"))
  for (const name of readdirSync("node_modules").filter((each) => each === ".bin" || !each.startsWith("."))) {
    symlinkSync(resolve("node_modules", name), join(root, "node_modules", name))
  }
  return {
    root,
    /** Puts a bug in; the answer takes it out again. */
    mutate: (mutant) => {
      const mutated = changed(".", mutant)
      for (const [path, text] of mutated) writeFileSync(join(root, path), text)
      return () => {
        for (const path of mutated.keys()) cpSync(path, join(root, path))
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true })
  }
}
