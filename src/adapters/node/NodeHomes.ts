import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs"
import type { Entry } from "../../domain/collect/HomeFolder.ts"
import * as Seen from "../../domain/collect/Seen.ts"
import { type Home, type HomeFile, HomeRefused, Homes, HomeUnreadable, type Listing } from "../../ports/Homes.ts"
import * as Descend from "./Descend.ts"
import * as OpenedFile from "./OpenedFile.ts"
import type { OwnersRights } from "./OwnersRights.ts"

/** What was thrown, as the port's own two errors. */
const failed = (error: unknown): HomeRefused | HomeUnreadable =>
  error instanceof HomeRefused ? error : new HomeUnreadable({ code: Descend.codeOf(error) })

const look = <A>(run: () => A): Effect.Effect<A, HomeRefused | HomeUnreadable> =>
  Effect.try({ try: run, catch: failed })

const kindOf = (stat: fs.Stats): Entry["kind"] =>
  stat.isSymbolicLink() ? "link" : stat.isDirectory() ? "folder" : "other"

const entries = (root: string): ReadonlyArray<Entry> =>
  names(root).flatMap((name): ReadonlyArray<Entry> => {
    const stat = fs.lstatSync(`${root}/${name}`, { throwIfNoEntry: false })
    return stat === undefined ? [] : [{ name, kind: kindOf(stat), uid: stat.uid }]
  })

const names = (root: string): ReadonlyArray<string> => {
  try {
    return fs.readdirSync(root).sort()
  } catch (error) {
    if (Descend.codeOf(error) === "ENOENT") return []
    throw error
  }
}

const listing = (folder: number, most: number): Listing => {
  const found: Array<string> = []
  const open = fs.opendirSync(`/proc/self/fd/${folder}`)
  try {
    for (let seen = 0;; seen++) {
      const entry = open.readSync()
      if (entry === null) return { names: found.sort(), more: false }
      if (seen === most) return { names: found.sort(), more: true }
      if (entry.name.endsWith(".jsonl")) found.push(entry.name)
    }
  } finally {
    open.closeSync()
  }
}

const homeFile = (descriptor: number): HomeFile => {
  const { ctimeMs, ino, mtimeMs, size } = fs.fstatSync(descriptor)
  return {
    size,
    modifiedAt: mtimeMs,
    seen: Seen.of({ inode: ino, size, modifiedAt: mtimeMs, changedAt: ctimeMs }),
    beginning: (length) =>
      Effect.try({
        try: () => {
          const buffer = Buffer.alloc(Math.min(length, size))
          return buffer.subarray(0, fs.readSync(descriptor, buffer, 0, buffer.length, 0))
        },
        catch: (error) => new HomeUnreadable({ code: Descend.codeOf(error) })
      }),
    pass: () => OpenedFile.passOver(descriptor, size)
  }
}

const whole = (descriptor: number | undefined, most: number): Uint8Array | undefined => {
  if (descriptor === undefined) return undefined
  try {
    const buffer = Buffer.alloc(Math.min(most + 1, Math.max(fs.fstatSync(descriptor).size, 1) + 1))
    let length = 0
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      count = fs.readSync(descriptor, buffer, length, buffer.length - length, length)
    }
    if (length > most) throw new HomeRefused({ reason: "too-large" })
    return buffer.subarray(0, length)
  } finally {
    fs.closeSync(descriptor)
  }
}

const make = (root: string, rights: OwnersRights): Homes["Type"] => {
  /** The home's own folder and what everything in it is held against. */
  const within = <A>(home: Home, names: ReadonlyArray<string>, use: (last: number, bounds: Descend.Bounds) => A) => {
    const top = Descend.top(home.path, { owner: home.uid, device: undefined })
    if (top === undefined) return undefined
    const bounds = { owner: home.uid, device: fs.fstatSync(top).dev }
    return Descend.into(top, names, bounds, (last) => use(last, bounds))
  }
  /** Folders outside of the home may be anybody's; the file may not. */
  const outside = <A>(names: ReadonlyArray<string>, use: (last: number) => A): A | undefined => {
    const anybodys: Descend.Bounds = { owner: "anybody", device: undefined }
    return Descend.into(Descend.top("/", anybodys), names, anybodys, use)
  }
  return {
    root,
    entries: Effect.try({
      try: () => entries(root),
      catch: (error) => new HomeUnreadable({ code: Descend.codeOf(error) })
    }),
    list: (home, folder, most) =>
      look(() => rights(home.uid, () => within(home, folder, (last) => listing(last, most)))),
    open: (home, path) =>
      Effect.acquireRelease(
        look(() =>
          rights(home.uid, () =>
            within(home, path.slice(0, -1), (last, bounds) => Descend.file(last, path.at(-1) ?? "", bounds)))),
        (descriptor) => Effect.sync(() => descriptor === undefined || fs.closeSync(descriptor))
      ).pipe(Effect.flatMap((descriptor) => look(() => descriptor === undefined ? undefined : homeFile(descriptor)))),
    read: (home, path, most) =>
      look(() =>
        rights(home.uid, () => {
          const inHome = path.startsWith(`${home.path}/`)
          const names = path.slice(inHome ? home.path.length + 1 : 1).split("/")
          const last = names.at(-1) ?? ""
          return inHome
            ? within(home, names.slice(0, -1), (above, bounds) => whole(Descend.file(above, last, bounds), most))
            : outside(names.slice(0, -1), (above) =>
              whole(Descend.file(above, last, { owner: home.uid, device: undefined }), most))
        })
      )
  }
}

/** Homes below a folder of this machine; Linux only, elsewhere every look fails with `ENOTSUP`. */
export const layer = (root: string, rights: OwnersRights): Layer.Layer<Homes> =>
  Layer.sync(Homes, () => {
    if (Descend.isPossible()) return make(root.replace(/(?<=.)\/+$/, ""), rights)
    const unable = Effect.fail(new HomeUnreadable({ code: "ENOTSUP" }))
    return { root, entries: unable, list: () => unable, open: () => unable, read: () => unable }
  })
