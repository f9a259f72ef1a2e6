import * as PluginPath from "./PluginPath.ts"

/** A file of a plugin; its path is below the plugin's folder. */
export interface File {
  readonly path: string
  readonly executable: boolean
  readonly bytes: Uint8Array
}

/** Where Claude Code looks for what a plugin says of itself. */
export const about = ".claude-plugin/plugin.json"

const encoder = new TextEncoder()

/** What two plugins differ in when they differ at all: their files, in the order of paths. */
export function* content(files: ReadonlyArray<File>): Generator<Uint8Array> {
  const sorted = files.toSorted((left, right) => left.path < right.path ? -1 : 1)
  for (const { bytes, executable, path } of sorted) {
    yield encoder.encode(`${executable ? "x" : "-"} ${bytes.length} ${JSON.stringify(path)}\n`)
    yield bytes
  }
}

const change = (path: string, bytes: Uint8Array, executable: boolean): ReadonlyArray<Uint8Array> => [
  encoder.encode(`M ${executable ? "100755" : "100644"} inline ${path}\ndata ${bytes.length}\n`),
  bytes,
  encoder.encode("\n")
]

/** Files as lines of `git fast-import` below a folder; no path has a line end (`PluginPath`). */
export const lines = (folder: string, files: ReadonlyArray<File>): ReadonlyArray<Uint8Array> =>
  files.toSorted((left, right) => left.path < right.path ? -1 : 1).flatMap(({ bytes, executable, path }) =>
    change(`${folder}/${path}`, bytes, executable))

/** Why these cannot be a plugin; `undefined` when they can. */
export const problem = (files: ReadonlyArray<File>): string | undefined => {
  if (files.length === 0) return "has no files"
  const clash = PluginPath.clash(files.map(({ path }) => path))
  return clash === undefined
    ? undefined
    : `has the files ${clash[0]} and ${clash[1]}, which are one on many disks`
}

const parsed = (files: ReadonlyArray<File>): Readonly<Record<string, unknown>> | undefined => {
  const file = files.find(({ path }) => path === about)
  if (file === undefined) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(file.bytes))
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as Readonly<Record<string, unknown>>
      : undefined
  } catch {
    return undefined
  }
}

/** The version the plugin says of itself, which Claude Code believes before its list. */
export const versionIn = (files: ReadonlyArray<File>): string | undefined => {
  const version = parsed(files)?.["version"]
  return typeof version === "string" && version !== "" ? version : undefined
}

/** The same files, the plugin saying of itself what we say of it: else the list's version would not count. */
export const stamped = (files: ReadonlyArray<File>, told: { readonly name: string; readonly version: string }) => {
  const own = parsed(files)
  if (own === undefined) return files
  const bytes = encoder.encode(`${JSON.stringify({ ...own, ...told }, null, 2)}\n`)
  return files.map((file) => file.path === about ? { ...file, bytes } : file)
}
