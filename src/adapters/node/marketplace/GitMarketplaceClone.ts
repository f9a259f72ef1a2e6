import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { randomBytes } from "node:crypto"
import * as fs from "node:fs/promises"
import { dirname, join } from "node:path"
import * as Listing from "../../../domain/marketplace/Listing.ts"
import type { Environment } from "../../../ports/Environment.ts"
import { lift } from "../../../ports/Lift.ts"
import { CloneFailed, MarketplaceClone } from "../../../ports/MarketplaceClone.ts"
import type { Credentials } from "../../../ports/UploadServer.ts"
import * as CloneGit from "./CloneGit.ts"

/** Milliseconds of a git that asks nobody. */
const atHome = 30_000

const notes = "agnes-workspaces.json"

const failed = (text: string) => new CloneFailed({ text })

const told = (error: unknown): CloneFailed => {
  if (error instanceof CloneFailed) return error
  const { code, message, syscall } = error as NodeJS.ErrnoException
  return failed(code === "ENOENT" && syscall?.startsWith("spawn") === true
    ? "git is not there: install it, and see that it is on your PATH"
    : `git could not be run: ${message}`)
}

const git = async (
  folder: string,
  args: ReadonlyArray<string>,
  options: { readonly credentials?: Credentials; readonly time: number }
): Promise<string> => {
  const { code, out, said } = await CloneGit.run(folder, args, options)
  if (code === undefined) throw failed(`git ${args[0]} took longer than ${options.time / 1000} s and was ended`)
  if (code !== 0) throw failed(said.trim() === "" ? `git ${args[0]} ended with ${code}` : said.trim())
  return out.trim()
}

/** `undefined` where there is no such commit. */
const commit = async (folder: string, name: string): Promise<string | undefined> => {
  const { code, out } = await CloneGit.run(folder, ["rev-parse", "--verify", "--quiet", `${name}^{commit}`], { time: atHome })
  return code === 0 && /^[0-9a-f]{40,64}$/.test(out.trim()) ? out.trim() : undefined
}

const address = ({ serverUrl }: Credentials): string => `${serverUrl}/marketplace.git`

/** The token goes to the server it belongs to: a clone of another one is told first where to ask from now on. */
const fetched = async (folder: string, credentials: Credentials, time: number): Promise<void> => {
  const { out } = await CloneGit.run(folder, ["config", "--local", "--get-all", "remote.origin.url"], { time: atHome })
  if (out.trim() !== address(credentials)) {
    await git(folder, ["config", "--local", "--replace-all", "remote.origin.url", address(credentials)], { time: atHome })
  }
  await git(folder, ["fetch", "--quiet", "--no-tags", "--no-write-commit-graph", "origin", "HEAD"], { credentials, time })
}

/** A git of ours lives no longer than `atHome`: a lock that is older is of one that was cut off, and would stay for ever. */
const unlock = async (folder: string): Promise<void> => {
  const lock = join(folder, ".git", "index.lock")
  const stat = await fs.stat(lock).catch(() => undefined)
  if (stat !== undefined && Date.now() - stat.mtimeMs > 2 * atHome) await fs.rm(lock, { force: true })
}

const reset = async (folder: string): Promise<string | undefined> => {
  await unlock(folder)
  await git(folder, ["reset", "--quiet", "--hard", "FETCH_HEAD"], { time: atHome })
  await git(folder, ["clean", "--quiet", "-ffdx"], { time: atHome })
  return commit(folder, "HEAD")
}

const clone = async (place: string, credentials: Credentials, time: number): Promise<void> => {
  await fs.mkdir(dirname(place), { recursive: true, mode: 0o700 })
  const temporary = join(dirname(place), `.marketplace-${randomBytes(6).toString("hex")}`)
  try {
    await fs.mkdir(temporary, { mode: 0o700 })
    await git(temporary, ["init", "--quiet", "--template=", "--initial-branch=main", "."], { time: atHome })
    await fetched(temporary, credentials, time)
    await reset(temporary)
    // What stands there is no clone: `isThere` was asked first.
    await fs.rm(place, { recursive: true, force: true })
    await fs.rename(temporary, place)
  } finally {
    await fs.rm(temporary, { recursive: true, force: true })
  }
}

const noted = async (place: string): Promise<Readonly<Record<string, string>>> => {
  try {
    const value: unknown = JSON.parse(await fs.readFile(join(place, ".git", notes), "utf8"))
    return typeof value === "object" && value !== null ? value as Readonly<Record<string, string>> : {}
  } catch {
    // None yet, or not readable: then nothing is known, and the next refresh writes it anew.
    return {}
  }
}

const note = async (place: string, root: string, id: string): Promise<void> => {
  const path = join(place, ".git", notes)
  const temporary = `${path}.${randomBytes(4).toString("hex")}`
  await fs.writeFile(temporary, `${JSON.stringify({ ...await noted(place), [root]: id })}\n`, { mode: 0o600 })
  await fs.rename(temporary, path)
}

/** By the `git` on the `PATH`. */
export const layer = ({ environment }: { readonly environment: Environment["Type"] }): Layer.Layer<MarketplaceClone> => {
  const path = Effect.map(lift(environment.home), (home) => join(home, ".agnes", "marketplace"))
  const work = <A>(f: (place: string) => Promise<A>) =>
    Effect.flatMap(path, (place) => Effect.tryPromise({ try: () => f(place), catch: told }))
  const sure = <A>(f: (place: string) => Promise<A>) => Effect.flatMap(path, (place) => Effect.promise(() => f(place)))
  return Layer.succeed(MarketplaceClone, {
    path,
    isThere: sure((place) => fs.stat(join(place, ".git")).then((stat) => stat.isDirectory(), () => false)),
    clone: (credentials, time) => work((place) => clone(place, credentials, time)),
    fetch: (credentials, time) =>
      work(async (place) => {
        await fetched(place, credentials, time)
        return { head: await commit(place, "HEAD"), fetched: await commit(place, "FETCH_HEAD") }
      }),
    reset: work(reset),
    list: sure((place) => fs.readFile(join(place, Listing.path), "utf8").catch(() => undefined)),
    noted: ({ root }) =>
      sure(async (place) => {
        const id = (await noted(place))[root]
        return typeof id === "string" ? id : undefined
      }),
    note: ({ root }, id) => work((place) => note(place, root, id))
  })
}
