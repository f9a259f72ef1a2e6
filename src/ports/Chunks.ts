/**
 * Takes bytes that are only lent: they are the lender's again when the call returns. A promise says from when on it
 * takes more; what throws ends the reading.
 */
export type Take = (bytes: Uint8Array) => Promise<void> | undefined

/** Bytes in their order, to be read once: piece by piece, or by `each` where the source can do without new memory. */
export interface Chunks extends AsyncIterable<Uint8Array> {
  /** Lends all bytes, one piece after the other; fails as the iteration would. */
  readonly each?: (take: Take) => Promise<void>
}

/** Reads to the end, in the way the source does best. */
export const each = async (chunks: Chunks, take: Take): Promise<void> => {
  if (chunks.each !== undefined) return chunks.each(take)
  for await (const chunk of chunks) await take(chunk)
}
