/** A pure search through a transcript's bytes, fed in order; `found` ends it early. */
export interface Scan<A> {
  readonly feed: (chunk: Uint8Array) => A | undefined
  readonly end: () => A | undefined
}
