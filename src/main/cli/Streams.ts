import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import process from "node:process"
import type { ExitCode } from "./ExitCode.ts"

/**
 * Node opens `process.stdout` and `process.stderr` when somebody first looks at them, and loads its modules for
 * terminals and networks for it. Most commands print by hand (NodeOutput) and need neither.
 */
export type Name = "stdout" | "stderr"

const descriptors = { stdout: 1, stderr: 2 } as const

/** Does somebody look at it? Opens it only where that may be. */
export const isTerminal = (name: Name): boolean => {
  try {
    return fs.fstatSync(descriptors[name]).isCharacterDevice() && process[name].isTTY === true
  } catch {
    return false
  }
}

const opened: Array<NodeJS.WriteStream> = []

const watch = (name: Name): void => {
  const found = Object.getOwnPropertyDescriptor(process, name)
  if (found?.get === undefined || found.configurable !== true) return note(process[name])
  const open = found.get.bind(process)
  let stream: NodeJS.WriteStream | undefined
  const get = (): NodeJS.WriteStream => {
    if (stream === undefined) note(stream = open() as NodeJS.WriteStream)
    return stream
  }
  Object.defineProperty(process, name, { ...found, get })
}

/** A reader that goes away is no error. */
const note = (stream: NodeJS.WriteStream): void => {
  stream.on("error", () => {})
  opened.push(stream)
}

watch("stdout")
watch("stderr")

/**
 * Writes as fast as the reader reads, however slow that is, without standing in the way of signals; false when it has
 * gone away and wants nothing more.
 */
export const write = (name: Name, text: string): Effect.Effect<boolean> =>
  Effect.async((resume) => {
    process[name].write(text, (error) => resume(Effect.succeed(error === undefined || error === null)))
  })

/**
 * Waits until what was written has left the process, then ends it with the code: no piped `--json` is cut off. Who was
 * interrupted waits for no reader.
 */
export const leave = (code: ExitCode): void => {
  process.exitCode = code
  if (code === 130) process.exit(code)
  const next = ([first, ...others]: ReadonlyArray<NodeJS.WriteStream>): void =>
    void (first === undefined ? process.exit(code) : first.write("", () => next(others)))
  next(opened)
}
