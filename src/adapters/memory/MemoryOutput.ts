import * as Micro from "effect/Micro"
import type { Output } from "../../ports/Output.ts"

/** Streams that remember what was written. */
export interface MemoryOutput {
  readonly output: Output["Type"]
  readonly out: () => string
  readonly error: () => string
}

export const make = (): MemoryOutput => {
  const out: Array<string> = []
  const error: Array<string> = []
  return {
    output: {
      out: (text) => Micro.sync(() => void out.push(text)),
      error: (text) => Micro.sync(() => void error.push(text))
    },
    out: () => out.join(""),
    error: () => error.join("")
  }
}
