import { createHash } from "node:crypto"
import * as fs from "node:fs/promises"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { gzip } from "node:zlib"
import * as Tar from "../../../domain/archive/Tar.ts"

/** The agnes this server runs, as an npm package: what it was installed from, packed again. */
export interface Package {
  readonly version: string
  /** In hex, of `bytes`. */
  readonly sha256: string
  readonly bytes: Uint8Array
}

/** The folder of the package this file is in, bundled or not. */
const root = async (): Promise<string> => {
  for (let folder = dirname(fileURLToPath(import.meta.url)); folder !== dirname(folder); folder = dirname(folder)) {
    const text = await fs.readFile(join(folder, "package.json"), "utf8").catch(() => undefined)
    if (text !== undefined && (JSON.parse(text) as { readonly name?: unknown }).name === "agnes") return folder
  }
  throw new Error("the files of this installation are not in a package of that name")
}

/** In the order of their paths, so that the same installation is always the same bytes. */
const filesIn = async (folder: string, below: string): Promise<ReadonlyArray<string>> => {
  const entries = await fs.readdir(join(folder, below), { withFileTypes: true })
  const found = await Promise.all(entries.map(async (entry) => {
    const path = `${below}/${entry.name}`
    if (path === "dist/meta") return []
    return entry.isDirectory() ? filesIn(folder, path) : entry.isFile() ? [path] : []
  }))
  return found.flat().sort()
}

/** What `npm pack` takes beside the folders of `files`: a test holds this against npm. */
const alone = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"]

/** npm's own: a date of the past, since some programs refuse 1970. */
const modifiedAt = Date.UTC(1985, 9, 26, 8, 15) / 1000

/** Fails when the installation is not whole, as in a checkout that was never built. */
export const make = async (): Promise<Package> => {
  const folder = await root()
  const paths = [...alone, ...await filesIn(folder, "dist")]
  const parts: Array<Uint8Array> = []
  for (const path of paths) {
    const content = await fs.readFile(join(folder, path))
    parts.push(
      Tar.encode({ path: `package/${path}`, size: content.length, modifiedAt }),
      content,
      new Uint8Array(Tar.padding(content.length))
    )
  }
  const bytes = await promisify(gzip)(Buffer.concat([...parts, Tar.end]), { level: 9 })
  const { version } = JSON.parse(await fs.readFile(join(folder, "package.json"), "utf8")) as { readonly version: string }
  return { version, sha256: createHash("sha256").update(bytes).digest("hex"), bytes }
}
