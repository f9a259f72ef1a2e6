import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import { basename, join } from "node:path"
import type { Original, OriginalFile } from "../../ports/Original.ts"
import { OriginalFileRefused, OriginalUnreadable } from "../../ports/Original.ts"
import * as OpenedFile from "./OpenedFile.ts"
import * as TranscriptFile from "./TranscriptFile.ts"

type Files = Pick<Original["Type"], "folders" | "names" | "open" | "notes" | "parquets">

const isShown = (name: string): boolean => !name.startsWith(".")

const reasons: Readonly<Record<string, string>> = {
  ELOOP: "a link",
  EMLINK: "a link",
  ENXIO: "no regular file",
  ENOENT: "not there any more",
  EACCES: "no permission to read it"
}

const refusal = (error: unknown): OriginalFileRefused => {
  if (error instanceof OriginalFileRefused) return error
  const code = OpenedFile.codeOf(error)
  return new OriginalFileRefused({ reason: reasons[code] ?? `cannot be read (${code})` })
}

/** A name and never a way to another folder. */
const inside = (parts: ReadonlyArray<string>): string => {
  for (const part of parts) {
    if (part === "" || part === "." || part === ".." || /[/\\\0]/.test(part)) {
      throw new OriginalFileRefused({ reason: "a name that is none" })
    }
  }
  return join(...parts as [string, ...Array<string>])
}

/** Opened without following a link as its last name; what counts is what the descriptor says of itself. */
const opened = (path: string): { readonly descriptor: number; readonly stat: fs.Stats } => {
  const descriptor = fs.openSync(path, OpenedFile.flags)
  try {
    const stat = fs.fstatSync(descriptor)
    if (stat.isDirectory()) throw new OriginalFileRefused({ reason: "a folder" })
    if (!stat.isFile()) throw new OriginalFileRefused({ reason: "no regular file" })
    return { descriptor, stat }
  } catch (error) {
    fs.closeSync(descriptor)
    throw error
  }
}

const fileOf = (descriptor: number, { mtimeMs, size }: fs.Stats): OriginalFile => ({
  size,
  modifiedAt: Math.trunc(mtimeMs),
  pass: () => {
    const sha256 = createHash("sha256")
    const md5 = createHash("md5")
    async function* hashed() {
      for await (const chunk of TranscriptFile.chunks(descriptor, size)) {
        sha256.update(chunk)
        md5.update(chunk)
        yield chunk
      }
    }
    return { chunks: hashed(), sha256: () => sha256.digest("hex"), md5: () => md5.digest("hex") }
  }
})

/** More than this are no notes. Bytes. */
const longestNotes = 64 * 1024 ** 2

const suffix = ".parquet"

/** Files of tables below a folder, in order; links are none, wherever they lead. */
const tablesBelow = (folder: string, isOne: (parent: string) => boolean): ReadonlyArray<string> => {
  if (!fs.existsSync(folder)) return []
  return fs.readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix) && isShown(entry.name) && isOne(entry.parentPath))
    .map(({ name, parentPath }) => join(parentPath, name)).sort()
}

/** In `data` folders of what was fetched, then where older versions kept them (server spec §4.2). */
const parquets = (root: string): ReadonlyMap<string, string> => {
  const all = [
    ...tablesBelow(join(root, "extracts"), (parent) => basename(parent) === "data"),
    ...tablesBelow(join(root, "src_data", "parquet"), () => true)
  ]
  return new Map(all.reverse().map((path) => [basename(path, suffix), path]))
}

/** The files of an original's data folder. */
export const under = (root: string): Files => {
  const list = (folder: string, wanted: (entry: fs.Dirent) => boolean) =>
    Effect.try({
      try: () => fs.readdirSync(folder, { withFileTypes: true }).filter(wanted).map(({ name }) => name).sort(),
      catch: OpenedFile.codeOf
    }).pipe(Effect.catchAll((code) =>
      code === "ENOENT"
        ? Effect.succeed<Array<string>>([])
        : new OriginalUnreadable({ message: `Cannot read ${folder} (${code}).` })))

  return {
    folders: (kind) => list(join(root, kind), (entry) => entry.isDirectory() && isShown(entry.name)),
    names: (kind, folder) => list(join(root, kind, folder), ({ name }) => isShown(name)),
    open: (kind, folder, name) =>
      Effect.acquireRelease(
        Effect.try({ try: () => opened(join(root, kind, inside([folder, name]))), catch: refusal }),
        ({ descriptor }) => Effect.sync(() => fs.closeSync(descriptor))
      ).pipe(Effect.map(({ descriptor, stat }) => fileOf(descriptor, stat))),
    parquets: Effect.try({
      try: () => parquets(root),
      catch: (error) =>
        new OriginalUnreadable({ message: `Cannot look for tables below ${root} (${OpenedFile.codeOf(error)}).` })
    }),
    notes: (name) =>
      Effect.try({
        try: () => {
          const { descriptor, stat } = opened(join(root, "user_local_md", inside([`${name}.md`])))
          try {
            if (stat.size > longestNotes) throw new OriginalFileRefused({ reason: "too large for notes" })
            return fs.readFileSync(descriptor, "utf8")
          } finally {
            fs.closeSync(descriptor)
          }
        },
        catch: (error) => OpenedFile.codeOf(error) === "ENOENT" ? undefined : refusal(error)
      }).pipe(Effect.catchAll((refused) => refused === undefined ? Effect.succeed(undefined) : refused))
  }
}
