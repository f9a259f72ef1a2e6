import type { Digest } from "../../ports/Digest.ts"

/** SHA-256 (FIPS 180-4) in plain arithmetic, for where there is no platform; slow. */
export const make = (): Digest["Type"] => ({ sha256 })

const primes = Array.from({ length: 312 }, (_, n) => n).filter((n) =>
  n > 1 && Array.from({ length: n }, (_, d) => d).every((d) => d < 2 || n % d !== 0)
)

/** The first 32 bits behind the point of a root. */
const fraction = (root: number): number => Math.floor((root % 1) * 2 ** 32) | 0

const start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)))
const constants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)))

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits))

const sha256 = (bytes: Uint8Array): string => {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n)
  let state = start
  for (let at = 0; at < padded.length; at += 64) state = compress(state, view, at)
  return state.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("")
}

const schedule = (view: DataView, at: number): ReadonlyArray<number> => {
  const words = Array.from({ length: 16 }, (_, i) => view.getInt32(at + i * 4))
  for (let i = 16; i < 64; i++) {
    const a = words[i - 15]!
    const b = words[i - 2]!
    const small = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)
    const large = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10)
    words.push((words[i - 16]! + small + words[i - 7]! + large) | 0)
  }
  return words
}

const compress = (state: Array<number>, view: DataView, at: number): Array<number> => {
  const words = schedule(view, at)
  let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const first = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + choice + constants[i]! + words[i]!) | 0
    const second = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + majority) | 0
    ;[a, b, c, d, e, f, g, h] = [(first + second) | 0, a, b, c, (d + first) | 0, e, f, g]
  }
  return [a, b, c, d, e, f, g, h].map((word, i) => (word + state[i]!) | 0)
}
