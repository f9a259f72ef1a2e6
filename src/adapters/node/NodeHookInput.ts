import * as Micro from "effect/Micro"
import * as fs from "node:fs"
import { HookInputError, type HookInput } from "../../ports/HookInput.ts"
import * as Monotonic from "./Monotonic.ts"
import { codeOf } from "./NodeDisk.ts"

/** Deadlines in milliseconds, and the most bytes that are kept (the port's contract). */
interface Limits {
  readonly silence: number
  readonly total: number
  readonly bytes: number
}

const standard: Limits = { silence: 500, total: 900, bytes: 64 * 1024 * 1024 }

/** What arrived so far and until when to wait for more. */
class Intake {
  readonly chunks: Array<Uint8Array> = []
  size = 0
  readonly started = Monotonic.now()
  last = this.started
  readonly limits: Limits
  constructor(limits: Limits) {
    this.limits = limits
  }
  /** Keeps a copy of the chunk; true when no more may be kept. */
  add(chunk: Uint8Array): boolean {
    const kept = chunk.slice(0, this.limits.bytes - this.size)
    this.chunks.push(kept)
    this.size += kept.length
    this.last = Monotonic.now()
    return this.size >= this.limits.bytes
  }
  /** Milliseconds left until a deadline; 0 or less when one has passed. */
  left(): number {
    return Math.min(this.last + this.limits.silence, this.started + this.limits.total) - Monotonic.now()
  }
  bytes(): Uint8Array {
    return Buffer.concat(this.chunks, this.size)
  }
}

type Answer = (result: Micro.Micro<Uint8Array, HookInputError>) => void

const failure = (error: unknown): Micro.Micro<never, HookInputError> =>
  Micro.fail(new HookInputError(error instanceof Error ? error.message : String(error)))

/** Reads what never blocks, a file, or a socket or pipe set so, and looks again every millisecond. */
const poll = (descriptor: number, intake: Intake, answer: Answer): void => {
  const buffer = new Uint8Array(64 * 1024)
  const step = (): void => {
    try {
      do {
        const count = fs.readSync(descriptor, buffer, 0, buffer.length, null)
        if (count === 0 || intake.add(buffer.subarray(0, count))) break
      } while (intake.left() > 0)
      answer(Micro.succeed(intake.bytes()))
    } catch (error) {
      if (codeOf(error) !== "EAGAIN") answer(failure(error))
      else if (intake.left() > 0) setTimeout(step, 1)
      else answer(Micro.succeed(intake.bytes()))
    }
  }
  step()
}

// For what would block, on Windows and where Node has changed. Never `fs.read`: it would block in the thread pool, and the
// process could not end.
const listen = (descriptor: number, intake: Intake, answer: Answer): void => {
  const net = process.getBuiltinModule("node:net")
  const socket = new net.Socket({ fd: descriptor, readable: true, writable: false })
  let timer: NodeJS.Timeout | undefined
  let ended = false
  const finish = (result: Micro.Micro<Uint8Array, HookInputError>): void => {
    if (ended) return
    ended = true
    clearTimeout(timer)
    socket.removeAllListeners("data").removeAllListeners("end").destroy()
    answer(result)
  }
  // On a busy machine a deadline may pass before this process had a chance to look at what has long arrived, and timers
  // come before input. So input is looked at once more after the deadline.
  const late = (): void => {
    const left = intake.left()
    if (left <= 0) finish(Micro.succeed(intake.bytes()))
    else if (!ended) timer = setTimeout(watch, Math.ceil(left))
  }
  const watch = (): void => {
    const left = intake.left()
    if (left <= 0) setImmediate(late)
    else timer = setTimeout(watch, Math.ceil(left))
  }
  socket.on("error", (error) => finish(failure(error)))
  socket.on("end", () => finish(Micro.succeed(intake.bytes())))
  socket.on("data", (chunk: Buffer) => {
    if (intake.add(chunk)) finish(Micro.succeed(intake.bytes()))
  })
  watch()
}

/** The pipe once more, with a descriptor of its own that never blocks and leaves the shared one as it is. */
const reopened = (descriptor: number): number | undefined => {
  try {
    return fs.openSync(`/proc/self/fd/${descriptor}`, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}

interface Bindings {
  readonly binding: (name: "pipe_wrap") => {
    readonly Pipe: new (kind: number) => { readonly open: (descriptor: number) => number | undefined }
    readonly constants: { readonly SOCKET: number }
  }
}

/**
 * Reads of this socket never block from here on. It is `node:net` that does so elsewhere, by this part of Node; to load all
 * of it takes a fifth of the time of a whole hook. There is no other way to this part, and where there is none it is
 * `node:net` again.
 */
const unblocked = (descriptor: number): boolean => {
  if (process.platform === "win32") return false
  try {
    const { constants, Pipe } = (process as unknown as Bindings).binding("pipe_wrap")
    return !new Pipe(constants.SOCKET).open(descriptor)
  } catch {
    return false
  }
}

/** This process's standard input, or another descriptor with other limits. */
export const make = (descriptor = 0, limits: Limits = standard): HookInput["Type"] => ({
  read: Micro.async<Uint8Array, HookInputError>((resume) => {
    const intake = new Intake(limits)
    try {
      const stats = fs.fstatSync(descriptor)
      // A terminal or /dev/null; another device might never end.
      if (stats.isCharacterDevice()) return resume(Micro.succeed(intake.bytes()))
      if (stats.isFile()) return poll(descriptor, intake, resume)
      const own = stats.isFIFO() && process.platform === "linux" ? reopened(descriptor) : undefined
      if (own === undefined) return (unblocked(descriptor) ? poll : listen)(descriptor, intake, resume)
      poll(own, intake, (result) => {
        fs.closeSync(own)
        resume(result)
      })
    } catch (error) {
      resume(failure(error))
    }
  })
})
