import { pipeline } from "node:stream/promises"
import { createGzip } from "node:zlib"
import type { Pieces } from "../../ports/Transcripts.ts"

/** Bytes of a file below which compressing saves less than a packet or two costs. */
const least = 65_536

/** Above this a file is large: one of these at a time is compressed, the others go as they are. */
const large = 8 * 1024 * 1024

/** Larger ones go as they are: their compressed form would have to be held in memory. */
const most = 64 * 1024 * 1024

/** What is held of a compressed body at most; one that does not shrink well goes as it is. */
const held = (size: number): number => Math.min(0.9 * size, 32 * 1024 * 1024)

/** Decides whether compressing pays, and compresses. One for each client. */
export interface Gzip {
  /** May a file of this size be compressed on its way to that host now? Gives `undefined`, or what to call after use. */
  readonly begin: (url: URL, size: number) => (() => void) | undefined
}

/** `always` is for trying it out: also to this machine itself. */
export const make = (always = false): Gzip => {
  let busy = false
  return {
    begin: (url, size) => {
      if (size < least || size > most || (!always && isThisMachine(url.hostname))) return undefined
      if (size <= large) return () => {}
      if (busy) return undefined
      busy = true
      return () => {
        busy = false
      }
    }
  }
}

/** There a byte costs less than compressing it. */
const isThisMachine = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)

class NotWorthIt extends Error {}

/**
 * The gzip of a body, whole, because servers want to know its length beforehand; `undefined` when it would not become
 * much smaller than `size`. Level 1: four fifths of the gain of level 6 at twice its speed (figures in decision 0043).
 * Rejects with what the source rejects with.
 */
export const compress = async (
  body: Pieces,
  size: number,
  signal: AbortSignal
): Promise<ReadonlyArray<Uint8Array> | undefined> => {
  const chunks: Array<Uint8Array> = []
  let length = 0
  try {
    await pipeline(body, createGzip({ level: 1, chunkSize: 65_536 }), async (compressed) => {
      for await (const chunk of compressed as AsyncIterable<Uint8Array>) {
        length += chunk.length
        if (length > held(size)) throw new NotWorthIt()
        chunks.push(chunk)
      }
    }, { signal })
    return chunks
  } catch (error) {
    if (error instanceof NotWorthIt) return undefined
    throw error
  }
}
