import { Effect, type Scope } from "effect"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"

const mount = (folder: string, options: string): void =>
  void execFileSync("mount", ["-t", "tmpfs", "-o", `${options},mode=700`, "none", folder], { stdio: "ignore" })

/** Why no small disk can be made here; `undefined` when one can. Root in a container often may not. */
export const missing = ((): string | undefined => {
  const place = fs.mkdtempSync(path.join(os.tmpdir(), "agnes-mount-"))
  try {
    mount(place, "size=64k")
    execFileSync("umount", [place])
    return undefined
  } catch {
    return "not run: nothing can be mounted here"
  } finally {
    fs.rmdirSync(place)
  }
})()

const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOSPC"

/** A disk of its own at this folder, for the length of the scope. */
export const at = (folder: string, options: string): Effect.Effect<void, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      fs.mkdirSync(folder, { recursive: true })
      mount(folder, options)
    }),
    () => Effect.sync(() => void execFileSync("umount", ["-l", folder]))
  )

/** Fills the disk but for so many bytes, and answers how to make room again. */
export const fill = (folder: string, spare: number): () => void => {
  const file = `${folder}/.ballast`
  const chunk = Buffer.alloc(65_536)
  try {
    for (;;) fs.writeFileSync(file, chunk, { flag: "a" })
  } catch (error) {
    if (!isFull(error)) throw error
  }
  fs.truncateSync(file, Math.max(0, fs.statSync(file).size - spare))
  return () => fs.rmSync(file)
}

/** The same with names: all but so many files. */
export const crowd = (folder: string, spare: number): () => void => {
  const place = `${folder}/.crowd`
  fs.mkdirSync(place)
  let count = 0
  try {
    for (;; count++) fs.writeFileSync(`${place}/${count}`, "")
  } catch (error) {
    if (!isFull(error)) throw error
  }
  for (let n = 0; n < spare && count > 0; n++) fs.rmSync(`${place}/${--count}`)
  return () => fs.rmSync(place, { recursive: true })
}
