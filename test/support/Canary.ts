import { randomBytes } from "node:crypto"
import { gunzipSync, inflateSync } from "node:zlib"

/** 32 hex digits nobody else has. */
export const make = (): string => randomBytes(16).toString("hex")

/** How a word may look in bytes: as it is, in base64 at three offsets, in hex, percent-encoded, in UTF-16. */
const forms = (word: string): ReadonlyArray<Buffer> => {
  const bytes = Buffer.from(word)
  const base64 = [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64").replaceAll("=", "")
    // The first and the last digits also hold bits of what stands beside the word.
    const inner = text.slice(Math.ceil(offset * 4 / 3), -1)
    return [inner, inner.replaceAll("+", "-").replaceAll("/", "_")]
  })
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("")
  const texts = [word, word.toUpperCase(), ...base64, bytes.toString("hex"), bytes.toString("hex").toUpperCase(), percent]
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(percent.toUpperCase()), Buffer.from(word, "utf16le")]
}

/** Every place where packed bytes begin, unpacked as far as they go. */
const unpacked = (bytes: Buffer): ReadonlyArray<Buffer> => {
  const found: Array<Buffer> = []
  for (const magic of ["1f8b08", "7801", "789c", "78da"]) {
    const unpack = magic === "1f8b08" ? gunzipSync : inflateSync
    const start = Buffer.from(magic, "hex")
    for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
      try {
        found.push(unpack(bytes.subarray(at), { finishFlush: 2 }))
      } catch {
        // Not the beginning of anything packed.
      }
    }
  }
  return found
}

/** Is the word in these bytes, in any form, packed or not? */
export const isIn = (bytes: Buffer, word: string): boolean => {
  const wanted = forms(word)
  return [bytes, ...unpacked(bytes)].some((each) => wanted.some((form) => each.includes(form)))
}

