import { createGunzip, type Gunzip } from "node:zlib"

/** The body is not the gzip it says it is. */
export class Broken extends Error {}

/**
 * Expands a gzip body as it arrives (RFC 1952). Members one after the other are one body; what ends early is damaged, and
 * so is one with anything behind its last member. Takes a piece only when the one before has been expanded and taken
 * away: a bomb costs its reader's patience, not memory. Ended early, it lets go of the source without ending it.
 */
export async function* expand(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  const gunzip = createGunzip({ chunkSize: 64 * 1024 })
  let given = 0
  const feed = async (): Promise<void> => {
    for await (const chunk of source) {
      if (gunzip.destroyed) return
      given += chunk.length
      if (!gunzip.write(chunk)) await drained(gunzip)
    }
    gunzip.end()
  }
  let failure: unknown
  feed().catch((error: unknown) => {
    failure = error
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)))
  })
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array
  } catch (error) {
    throw failure ?? new Broken(`The gzip body is damaged: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    gunzip.destroy()
  }
  if (gunzip.bytesWritten !== given) throw new Broken("The gzip body has bytes behind its end")
  return undefined
}

/** Also when it is gone: then there is nothing to wait for. */
const drained = (gunzip: Gunzip): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      gunzip.off("drain", done).off("close", done)
      resolve()
    }
    if (gunzip.destroyed) return resolve()
    gunzip.on("drain", done).on("close", done)
  })
