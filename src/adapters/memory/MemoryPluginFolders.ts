import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { File } from "../../domain/marketplace/Bundle.ts"
import * as Listing from "../../domain/marketplace/Listing.ts"
import * as PluginPath from "../../domain/marketplace/PluginPath.ts"
import { BadFolder, PluginFolders } from "../../ports/PluginFolders.ts"

/** What a folder holds: files, and links, which lead anywhere. */
export interface Entry extends File {
  readonly isLink?: boolean
}

const bad = (why: string) => new BadFolder({ why })

/** Folders by their absolute paths. */
export const layer = (folders: ReadonlyMap<string, ReadonlyArray<Entry>>): Layer.Layer<PluginFolders> => {
  const of = (folder: string) => {
    const entries = folders.get(folder)
    return entries === undefined ? bad(`${folder} is not there`) : Effect.succeed(entries)
  }
  return Layer.succeed(PluginFolders, {
    list: (folder) =>
      Effect.gen(function*() {
        const entry = (yield* of(folder)).find(({ path }) => path === Listing.path)
        if (entry === undefined) return yield* bad(`${Listing.path} is not there`)
        if (entry.isLink === true) return yield* bad(`${Listing.path} is a link`)
        if (entry.bytes.length > Listing.largest) return yield* bad(`${Listing.path} is too large`)
        return yield* Effect.try({
          try: () => new TextDecoder("utf-8", { fatal: true }).decode(entry.bytes),
          catch: () => bad(`${Listing.path} is not UTF-8`)
        })
      }),
    files: (folder, below) =>
      Effect.gen(function*() {
        const entries = yield* of(folder)
        const prefix = below === "" ? "" : `${below}/`
        if (entries.some(({ isLink, path }) => isLink === true && path === below)) return yield* bad(`${below} is a link`)
        const inside = entries.filter(({ path }) => path.startsWith(prefix))
        if (inside.length === 0) return yield* bad(`${below} is not there`)
        for (const { bytes, isLink, path } of inside) {
          const problem = path.split("/").map(PluginPath.nameProblem).find((each) => each !== undefined)
          if (problem !== undefined) return yield* bad(`${JSON.stringify(path)}: this name ${problem}`)
          if (isLink === true) return yield* bad(`${path} is a link`)
          if (bytes.length > PluginPath.limits.file) return yield* bad(`${path} is too large`)
        }
        return inside.map(({ bytes, executable, path }) => ({ path: path.slice(prefix.length), executable, bytes }))
          .sort((left, right) => left.path < right.path ? -1 : 1)
      })
  })
}
