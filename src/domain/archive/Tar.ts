import * as Bytes from "../text/Bytes.ts"
import * as Utf8 from "../text/Utf8.ts"

/**
 * The part of the tar format that archives of agnes use (POSIX.1-1988 ustar with the `path` and `size` records of
 * POSIX.1-2001 pax): regular files, one after the other. Any tar program can list and unpack it; ours reads nothing else.
 */

/** Bytes of a header, and what contents are filled up to. */
export const block = 512

/** Sizes from here on have no room in a plain header. */
const largestPlain = 0o77777777777

export interface Entry {
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Seconds since the epoch. */
  readonly modifiedAt: number
}

const octal = (value: number, width: number): string =>
  `${Math.max(0, Math.trunc(value)).toString(8).padStart(width - 1, "0")}\0`

/** Zero bytes that follow so many bytes of content. */
export const padding = (size: number): number => (block - (size % block)) % block

const checksum = (header: Uint8Array): number =>
  header.reduce((sum, byte, at) => sum + (at >= 148 && at < 156 ? 0x20 : byte), 0)

const header = (name: Uint8Array, size: number, modifiedAt: number, type: "0" | "x"): Uint8Array => {
  const bytes = new Uint8Array(block)
  const put = (at: number, text: string): void => bytes.set(Utf8.encode(text), at)
  bytes.set(name.subarray(0, 100), 0)
  put(100, octal(0o600, 8))
  put(108, octal(0, 8))
  put(116, octal(0, 8))
  put(124, octal(size, 12))
  put(136, octal(modifiedAt, 12))
  put(156, type)
  put(257, "ustar\0")
  put(263, "00")
  put(148, `${checksum(bytes).toString(8).padStart(6, "0")}\0 `)
  return bytes
}

/** `<length> <key>=<value>⏎`, where the length counts itself. */
const record = (key: string, value: string): Uint8Array => {
  const rest = Utf8.encode(` ${key}=${value}\n`).length
  let length = rest
  while (length !== rest + String(length).length) length = rest + String(length).length
  return Utf8.encode(`${length} ${key}=${value}\n`)
}

/** What stands before the content of a file. */
export const encode = ({ modifiedAt, path, size }: Entry): Uint8Array => {
  const name = Utf8.encode(path)
  const records = [
    ...(name.length > 100 || name.some((byte) => byte > 0x7e) ? [record("path", path)] : []),
    ...(size > largestPlain ? [record("size", String(size))] : [])
  ]
  const plain = header(name, size > largestPlain ? 0 : size, modifiedAt, "0")
  if (records.length === 0) return plain
  const extra = Bytes.concat(records)
  const before = header(Utf8.encode("pax"), extra.length, modifiedAt, "x")
  return Bytes.concat([before, extra, new Uint8Array(padding(extra.length)), plain])
}

/** Two empty blocks end an archive. */
export const end: Uint8Array = new Uint8Array(2 * block)

export type Header =
  | { readonly _tag: "File"; readonly entry: Entry }
  /** So many bytes of records about the next file follow. */
  | { readonly _tag: "Records"; readonly size: number }
  | { readonly _tag: "End" }
  | { readonly _tag: "Bad" }

const bad: Header = { _tag: "Bad" }

const number = (bytes: Uint8Array): number => {
  const text = Utf8.decodeLossy(bytes).replace(/[\0 ]+$/, "")
  return /^[0-7]{1,11}$/.test(text) ? Number.parseInt(text, 8) : NaN
}

const text = (bytes: Uint8Array): string | undefined => {
  const length = bytes.indexOf(0)
  return Utf8.decode(length < 0 ? bytes : bytes.subarray(0, length))
}

/** Reads one block; `records` are those that stood before it. */
export const decode = (bytes: Uint8Array, records: ReadonlyMap<string, string> = new Map()): Header => {
  if (bytes.length !== block) return bad
  if (bytes.every((byte) => byte === 0)) return { _tag: "End" }
  if (number(bytes.subarray(148, 156)) !== checksum(bytes)) return bad
  const type = String.fromCharCode(bytes[156] ?? 0)
  const size = records.has("size") ? Number(records.get("size")) : number(bytes.subarray(124, 136))
  const path = records.get("path") ?? text(bytes.subarray(0, 100))
  const modifiedAt = number(bytes.subarray(136, 148))
  if (!Number.isSafeInteger(size) || size < 0 || path === undefined || Number.isNaN(modifiedAt)) return bad
  if (type === "x") return { _tag: "Records", size }
  return type === "0" ? { _tag: "File", entry: { path, size, modifiedAt } } : bad
}

/** The records of a pax header; `undefined` when they are none. */
export const decodeRecords = (bytes: Uint8Array): ReadonlyMap<string, string> | undefined => {
  const found = new Map<string, string>()
  for (let at = 0; at < bytes.length;) {
    const length = Number(/^\d{1,7} /.exec(Utf8.decodeLossy(bytes.subarray(at, at + 8)))?.[0] ?? NaN)
    const line = Utf8.decode(bytes.subarray(at, at + length))
    const [, key, value] = /^\d+ ([^=]+)=([^]*)\n$/.exec(line ?? "") ?? []
    if (!(length > 0) || key === undefined || value === undefined) return undefined
    found.set(key, value)
    at += length
  }
  return found
}
