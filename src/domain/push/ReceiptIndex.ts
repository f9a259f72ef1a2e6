import * as Utf8 from "../text/Utf8.ts"
import * as Receipt from "./Receipt.ts"

/**
 * The receipts of a file, found by their path. A line is parsed only when somebody asks for it: a push asks for those of
 * the sessions it sends, and a file may hold a million. Lines that are no receipts are passed over.
 */
export interface ReceiptIndex {
  /** All of one path, in the order of the file. */
  readonly of: (path: string) => ReadonlyArray<Receipt.Receipt>
  /** All, those of one path together and in the order of the file. */
  readonly groups: () => Iterable<ReadonlyArray<Receipt.Receipt>>
  /** About how many paths there are. */
  readonly size: number
}

/** Of a whole file, which must not change while the index is used. */
export const make = (bytes: Uint8Array): ReceiptIndex => {
  const lines = new Lines(bytes)
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found < 0 ? bytes.length : found
    const hash = hashOfPathIn(bytes, start, end)
    if (hash !== undefined) lines.add(start, end, hash)
    start = end + 1
  }
  return {
    of: (path) => lines.with(hashOf(Utf8.encode(path))).flatMap((line) => parse(bytes, line)).filter((one) => one.path === path),
    groups: function*() {
      for (const group of lines.groups()) yield* byPath(group.flatMap((line) => parse(bytes, line)))
    },
    size: lines.groupsCount
  }
}

const lineFeed = 0x0a
const quote = 0x22
const backslash = 0x5c

type Line = readonly [start: number, end: number]

const parse = (bytes: Uint8Array, [start, end]: Line): ReadonlyArray<Receipt.Receipt> => {
  const receipt = Receipt.parse(Utf8.decodeLossy(bytes.subarray(start, end)))
  return receipt === undefined ? [] : [receipt]
}

/** Paths with one hash are mostly one path. */
const byPath = (receipts: ReadonlyArray<Receipt.Receipt>): Iterable<ReadonlyArray<Receipt.Receipt>> => {
  const groups = new Map<string, Array<Receipt.Receipt>>()
  for (const receipt of receipts) {
    const group = groups.get(receipt.path)
    if (group === undefined) groups.set(receipt.path, [receipt])
    else group.push(receipt)
  }
  return groups.values()
}

const ahead = Utf8.encode("{\"session_id\":\"")
const between = Utf8.encode("\",\"path\":\"")

const isAt = (bytes: Uint8Array, at: number, wanted: Uint8Array): boolean => {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false
  return true
}

/** The hash of the path a line names: without parsing it where it is as we write it and nothing in it is escaped. */
const hashOfPathIn = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  const id = start + ahead.length
  const after = bytes.indexOf(quote, id)
  const from = after + between.length
  if (after >= 0 && from < end && isAt(bytes, start, ahead) && isAt(bytes, after, between)) {
    let hash = basis
    for (let at = from; at < end; at++) {
      const byte = bytes[at]!
      if (byte === backslash) break
      if (byte === quote) return hash
      hash = Math.imul(hash ^ byte, prime)
    }
  }
  const [receipt] = parse(bytes, [start, end])
  return receipt && hashOf(Utf8.encode(receipt.path))
}

/** FNV-1a with 32 bits: cheap, and good enough to find a line whose path is compared afterwards. */
const basis = 0x811c9dc5 | 0
const prime = 0x01000193

const hashOf = (bytes: Uint8Array): number => {
  let hash = basis
  for (const byte of bytes) hash = Math.imul(hash ^ byte, prime)
  return hash
}

/** Lines by their hash: a few numbers for each, in arrays that grow. */
class Lines {
  groupsCount = 0
  private count = 0
  private starts = new Float64Array()
  private ends = new Float64Array()
  private hashes = new Int32Array()
  /** The line before in the same slot, -1 for none. */
  private before = new Int32Array()
  /** The last line of each slot, -1 for none; twice as many as lines at least. */
  private slots = new Int32Array()

  constructor(bytes: Uint8Array) {
    // A receipt has 250 bytes and more: mostly nothing has to grow.
    this.resize(Math.max(16, Math.ceil(bytes.length / 250)))
  }

  private resize(room: number): void {
    const copy = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
      to.set(from.subarray(0, this.count))
      return to
    }
    this.starts = copy(this.starts, new Float64Array(room))
    this.ends = copy(this.ends, new Float64Array(room))
    this.hashes = copy(this.hashes, new Int32Array(room))
    this.before = copy(this.before, new Int32Array(room))
    this.slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * room))).fill(-1)
    for (let line = 0; line < this.count; line++) this.link(line)
  }

  private link(line: number): void {
    const slot = this.hashes[line]! & (this.slots.length - 1)
    this.before[line] = this.slots[slot]!
    this.slots[slot] = line
  }

  /** The line before with the same hash, -1 for none. */
  private earlier(line: number, hash: number): number {
    let at = line
    while (at >= 0 && this.hashes[at] !== hash) at = this.before[at]!
    return at
  }

  add(start: number, end: number, hash: number): void {
    if (this.count === this.starts.length) this.resize(2 * this.count)
    const line = this.count++
    this.starts[line] = start
    this.ends[line] = end
    this.hashes[line] = hash
    this.link(line)
    if (this.earlier(this.before[line]!, hash) < 0) this.groupsCount += 1
  }

  /** In the order of the file. */
  with(hash: number): ReadonlyArray<Line> {
    const found: Array<Line> = []
    let line = this.earlier(this.slots[hash & (this.slots.length - 1)]!, hash)
    for (; line >= 0; line = this.earlier(this.before[line]!, hash)) found.push([this.starts[line]!, this.ends[line]!])
    return found.reverse()
  }

  *groups(): Iterable<ReadonlyArray<Line>> {
    for (let line = 0; line < this.count; line++) {
      const hash = this.hashes[line]!
      if (this.earlier(this.before[line]!, hash) < 0) yield this.with(hash)
    }
  }
}
