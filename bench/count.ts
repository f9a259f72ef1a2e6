/** The two ways of reading the same bytes that `pipeline.mjs` compares. */
import * as Decode from "../src/domain/transcript/Decode.ts"
import * as Lines from "../src/domain/transcript/Lines.ts"
import * as Count from "../src/domain/usage/Count.ts"

/** As the processor `usage` reads a session. */
export const count = (bytes: Uint8Array): number => {
  const counter = Count.make()
  const splitter = Lines.make()
  for (const line of splitter.feed(bytes)) counter.take(Decode.line(line).record)
  for (const line of splitter.end()) counter.take(Decode.line(line).record)
  return counter.counted().entries.length
}

/** Every line parsed and nothing made of it. */
export const plain = (bytes: Buffer): number => {
  let lines = 0
  for (let start = 0, stop = bytes.indexOf(10); stop >= 0; start = stop + 1, stop = bytes.indexOf(10, start)) {
    if (JSON.parse(bytes.toString("utf8", start, stop)) !== undefined) lines++
  }
  return lines
}
