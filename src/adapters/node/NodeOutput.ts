import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import type { Output } from "../../ports/Output.ts"
import { codeOf } from "./NodeDisk.ts"

/** How long a reader that takes nothing is waited for, in milliseconds, before the rest is dropped. */
const patience = 5_000

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

// Written at once and by hand: `process.stdout` would load the stream and terminal modules into every hook, and loses
// what it has not written when the process exits.
const writer = (descriptor: number): ((text: string) => void) => {
  let closed = false
  return (text) => {
    const bytes = Buffer.from(text, "utf8")
    let done = 0
    let waited = 0
    while (!closed && done < bytes.length) {
      try {
        done += fs.writeSync(descriptor, bytes, done, bytes.length - done)
        waited = 0
      } catch (error) {
        if (codeOf(error) === "EAGAIN" && waited < patience) {
          pause(5)
          waited += 5
        } else closed = true
      }
    }
  }
}

/** This process's standard output and standard error; or any two descriptors. */
export const make = (stdout = 1, stderr = 2): Output["Type"] => {
  const out = writer(stdout)
  const error = writer(stderr)
  return {
    out: (text) => Micro.sync(() => out(text)),
    error: (text) => Micro.sync(() => error(text))
  }
}
