import * as fs from "node:fs"
import * as path from "node:path"
import process from "node:process"
import { isPrivate } from "./CacheFolder.ts"

/**
 * One file of compiled code: a line that names what it was compiled from and the number of bytes, then the bytes, then
 * the same bytes again. V8 refuses code of another version, for other options or another length of text, but does not see
 * a flipped bit, which crashes the process; two equal copies are the cheapest proof that there is none.
 */
export interface CodeCache {
  readonly read: () => Buffer | undefined
  /** Asks for the code only when there is a file to write it into. */
  readonly write: (code: () => Buffer) => void
}

/** `identity` holds no line break. */
export const at = (file: string, identity: string): CodeCache => ({
  read: () => {
    try {
      return parse(contentOf(file), identity)
    } catch {
      return undefined
    }
  },
  write: (code) => {
    const temporary = `${file}.${process.pid}.${process.hrtime.bigint()}.tmp`
    try {
      const handle = fs.openSync(temporary, "wx", 0o600)
      try {
        const bytes = code()
        fs.writevSync(handle, [Buffer.from(head(identity, bytes.length)), bytes, bytes])
        fs.fsyncSync(handle)
      } finally {
        fs.closeSync(handle)
      }
      fs.renameSync(temporary, file)
      removeOld(path.dirname(file))
    } catch {
      // A full or read-only disk: the next start is as slow as this one was.
      fs.rmSync(temporary, { force: true })
    }
  }
})

const head = (identity: string, length: number): string => `${identity} ${length}\n`

/** A link is never followed, and a file with a second name may be somebody else's choice of bytes. */
const contentOf = (file: string): Buffer => {
  const handle = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0))
  try {
    const found = fs.fstatSync(handle)
    if (!found.isFile() || found.nlink !== 1 || !isPrivate(found)) return Buffer.alloc(0)
    const bytes = Buffer.allocUnsafeSlow(found.size)
    return bytes.subarray(0, fs.readSync(handle, bytes, 0, found.size, 0))
  } finally {
    fs.closeSync(handle)
  }
}

const parse = (content: Buffer, identity: string): Buffer | undefined => {
  const start = content.indexOf("\n") + 1
  const length = (content.length - start) / 2
  if (content.toString("latin1", 0, start) !== head(identity, length)) return undefined
  const code = content.subarray(start, start + length)
  return code.equals(content.subarray(start + length)) ? code : undefined
}

/** Days after which compiled code goes when new is written; a version still in use compiles once more. */
const kept = 30

const removeOld = (folder: string): void => {
  const oldest = Date.now() - kept * 86_400_000
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name)
    if (/\.(code|tmp)$/.test(name) && fs.lstatSync(file).mtimeMs < oldest) fs.rmSync(file, { force: true })
  }
}
