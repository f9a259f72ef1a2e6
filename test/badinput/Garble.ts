import * as Bytes from "../../src/domain/text/Bytes.ts"
import type { Dice } from "../simulation/Dice.ts"

/** Makes good bytes bad, as disks, networks, editors and other programs do (reliability §7). The same for the same dice. */

const encoder = new TextEncoder()
const bytesOf = (text: string): Uint8Array => encoder.encode(text)

/** What breaks parsers: line ends of every kind, marks, halves of characters, deep, long and odd values. */
const intruders: ReadonlyArray<Uint8Array> = [
  ..."\0|\t|\r|\n|\r\n|\u0085|\u2028|\u2029|\uFEFF|\u202E|\u200B|\u00A0|%|%00|%zz|!|Z!|ZF!|\"|\\|{|}|[|]|,|:|-|e9|null|true|[]|{}|0|-0|1e999"
    .split("|").map(bytesOf),
  ...["\\ud800", "\\u0000", "\"session_id\":7,", "\"sha256\":\"\",", "\"__proto__\":{},", "../../etc/passwd", "C:\\Users\\a\\b.jsonl", "é", "e\u0301"]
    .map(bytesOf),
  new Uint8Array([0xff]), new Uint8Array([0xc0, 0xaf]), new Uint8Array([0x80]), new Uint8Array([0xed, 0xa0, 0x80]),
  new Uint8Array([0xf4, 0x90, 0x80, 0x80]), new Uint8Array([0xff, 0xfe]), new Uint8Array([0xfe, 0xff]), new Uint8Array(64),
  bytesOf("[".repeat(2000)), bytesOf("{\"a\":".repeat(500)), bytesOf("x".repeat(5000)), bytesOf("9".repeat(400))
]

const joined = (...parts: ReadonlyArray<Uint8Array>): Uint8Array => Bytes.concat(parts)

type Change = (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array

const anywhere = (bytes: Uint8Array, dice: Dice): number => dice.below(bytes.length + 1)

const changes: ReadonlyArray<Change> = [
  (bytes, dice) => bytes.slice(0, anywhere(bytes, dice)),
  (bytes, dice) => bytes.slice(anywhere(bytes, dice)),
  (bytes, dice) => {
    const flipped = bytes.slice()
    if (flipped.length > 0) flipped[dice.below(flipped.length)]! ^= 1 << dice.below(8)
    return flipped
  },
  (bytes, dice) => {
    const at = anywhere(bytes, dice)
    return joined(bytes.subarray(0, at), dice.pick(intruders), bytes.subarray(at))
  },
  (bytes, dice) => {
    const [from, to] = [anywhere(bytes, dice), anywhere(bytes, dice)].sort((a, b) => a - b) as [number, number]
    return joined(bytes.subarray(0, from), bytes.subarray(to))
  },
  (bytes, dice) => {
    const [from, to] = [anywhere(bytes, dice), anywhere(bytes, dice)].sort((a, b) => a - b) as [number, number]
    return joined(bytes.subarray(0, to), bytes.subarray(from))
  },
  // What a file system may leave of a block whose bytes never came.
  (bytes, dice) => {
    const from = anywhere(bytes, dice)
    return joined(bytes.subarray(0, from), new Uint8Array(bytes.length - from))
  },
  (bytes, dice, other) => joined(bytes.subarray(0, anywhere(bytes, dice)), other.subarray(anywhere(other, dice))),
  (bytes, _, other) => joined(bytes, other),
  (bytes) => new Uint8Array(Buffer.from(Buffer.from(bytes).toString("utf8"), "utf16le")),
  (bytes) => joined(bytesOf("\uFEFF"), bytes),
  (bytes) => bytesOf(new TextDecoder().decode(bytes).replaceAll("\n", "\r\n"))
]

/** One to four changes of it. */
export const garble = (bytes: Uint8Array, dice: Dice, others: ReadonlyArray<Uint8Array>): Uint8Array => {
  let changed = bytes
  for (let left = 1 + dice.below(4); left > 0; left--) changed = dice.pick(changes)(changed, dice, dice.pick(others))
  return changed.length > 1_000_000 ? changed.slice(0, 1_000_000) : changed
}
