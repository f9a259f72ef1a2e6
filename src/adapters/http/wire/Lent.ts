import type { Chunks, Take } from "../../../ports/Chunks.ts"

/** Bytes that are lent piece by piece, for those who would rather iterate: each piece is theirs then. */
export const chunks = (each: (take: Take) => Promise<void>): Chunks => ({
  each,
  async *[Symbol.asyncIterator]() {
    let wake: () => void = () => {}
    let next: () => void = () => {}
    let piece: Uint8Array | undefined
    let ended: { readonly error: unknown } | "well" | undefined
    const come = (): Promise<void> => new Promise((resolve) => (wake = resolve))
    let coming = come()
    each((bytes) => {
      piece = Uint8Array.from(bytes)
      wake()
      return new Promise((resolve) => (next = resolve))
    }).then(
      () => void (ended = "well"),
      (error: unknown) => void (ended = { error })
    ).finally(() => wake())
    for (;;) {
      await coming
      coming = come()
      if (piece !== undefined) {
        yield piece
        piece = undefined
        next()
      } else if (ended === "well") return
      else if (ended !== undefined) throw ended.error
    }
  }
})
