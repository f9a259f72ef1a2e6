import * as JsonLine from "../text/JsonLine.ts"

/** What a backup says of itself: what it is before everything else, and what has to be in it after everything else. */

/** The first file of an archive. */
export const headName = "agnes-backup.json"
/** The last. An archive without it was cut off. */
export const name = "MANIFEST.jsonl"

const format = "agnes-backup"
const version = 1

export interface Head {
  /** Schema of the database in it. */
  readonly schema: number
  /** ISO-8601, UTC. */
  readonly createdAt: string
  /** Of the agnes that made it. */
  readonly agnes: string
}

export const encodeHead = (head: Head): string =>
  `${JSON.stringify({ format, version, schema: head.schema, created_at: head.createdAt, agnes: head.agnes })}\n`

/** `undefined` for what is no backup of a kind this program knows. */
export const parseHead = (text: string): Head | undefined => {
  const fields = JsonLine.parse(text.trimEnd())
  const { agnes, created_at: createdAt, schema } = fields ?? {}
  return fields?.["format"] === format && fields["version"] === version && JsonLine.isCount(schema) &&
      typeof createdAt === "string" && typeof agnes === "string"
    ? { schema, createdAt, agnes }
    : undefined
}

/** One file of an archive. */
export interface Item {
  readonly path: string
  readonly size: number
  /** Lower-case hex. */
  readonly sha256: string
}

export const encodeItem = ({ path, sha256, size }: Item): string => `${JSON.stringify({ path, size, sha256 })}\n`

export const parseItem = (line: string): Item | undefined => {
  const { path, sha256, size } = JsonLine.parse(line) ?? {}
  return typeof path === "string" && JsonLine.isCount(size) && JsonLine.isSha256(sha256)
    ? { path, size, sha256 }
    : undefined
}

/** The last line: how many there are, so that a manifest that lost lines is none. */
export const encodeEnd = (count: number): string => `${JSON.stringify({ files: count })}\n`

export const parseEnd = (line: string): number | undefined => {
  const { files } = JsonLine.parse(line) ?? {}
  return JsonLine.isCount(files) ? files : undefined
}

const safeStep = /^(?!\.{1,2}$)[^/\\\0]{1,255}$/

/** May a file of an archive be written below the folder that is restored? */
export const isSafePath = (path: string): boolean =>
  path.length <= 4096 && path.split("/").every((step) => safeStep.test(step))
