/** Bytes `from` (included) to `to` (excluded) of a file. */
export interface Extent {
  readonly from: number
  readonly to: number
}

/** The extents in order, overlapping and touching ones joined, empty ones left out. */
export const normal = (extents: ReadonlyArray<Extent>): ReadonlyArray<Extent> => {
  const joined: Array<{ from: number; to: number }> = []
  for (const { from, to } of [...extents].filter(({ from, to }) => from < to).sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1)
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to)
    else joined.push({ from, to })
  }
  return joined
}

/** Bytes in all. */
export const length = (extents: ReadonlyArray<Extent>): number =>
  normal(extents).reduce((sum, { from, to }) => sum + to - from, 0)

/** How many bytes from the start are there without a gap. */
export const prefix = (extents: ReadonlyArray<Extent>): number => {
  const [first] = normal(extents)
  return first === undefined || first.from > 0 ? 0 : first.to
}

/**
 * What is missing of `size` bytes, in order, in pieces of at most `piece` bytes. Together with `done` the pieces cover
 * the file; none of them touches what is done.
 */
export const missing = (size: number, done: ReadonlyArray<Extent>, piece: number): ReadonlyArray<Extent> => {
  const pieces: Array<Extent> = []
  let position = 0
  for (const { from, to } of [...normal(done), { from: size, to: size }]) {
    for (; position < Math.min(from, size); position = Math.min(position + piece, from, size)) {
      pieces.push({ from: position, to: Math.min(position + piece, from, size) })
    }
    position = Math.max(position, to)
  }
  return pieces
}

/**
 * How large the pieces of a large file are: each connection gets one at least, and none is so large that much is lost
 * with it or that hashing falls far behind.
 */
export const piece = (size: number, connections: number): number =>
  Math.max(1, Math.min(Math.ceil(size / connections), largestPiece))

const largestPiece = 16 * 1024 * 1024

/** What `Content-Range: bytes 0-99/1000` says; `undefined` for anything else. */
export const parse = (header: string | undefined): (Extent & { readonly size: number }) | undefined => {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/.exec(header ?? "")
  if (match === null) return undefined
  const [from, last, size] = [Number(match[1]), Number(match[2]), Number(match[3])]
  return from <= last && last < size ? { from, to: last + 1, size } : undefined
}
