import * as Micro from "effect/Micro"
import type { Scheduler } from "effect/Scheduler"
import type { MemoryProcess } from "../../src/adapters/memory/MemoryProcess.ts"
import type { Clock } from "../../src/ports/Clock.ts"

interface Waiting {
  readonly process: MemoryProcess
  readonly go: () => void
}

interface Sleeper extends Waiting {
  readonly at: number
}

/** Never answers. Not `Effect.never`, whose timer would keep the real process up. */
export const silence: Micro.Micro<never> = Micro.async(() => {})

/**
 * Runs simulated processes in one thread, without a timer and without a promise: what Effect would leave to the event
 * loop waits in `tasks`, who sleeps waits for virtual time, and who shares the machine waits for a turn at each call.
 */
export class Driver {
  private readonly tasks: Array<() => void> = []
  private sleepers: Array<Sleeper> = []
  private waiting: Array<Waiting> = []
  private weaving = false
  /** Monotonic milliseconds. */
  elapsed = 0
  /** What wall-clock time is ahead of that. */
  offset = 1_795_000_000_000

  readonly scheduler: Scheduler & Micro.MicroScheduler = {
    scheduleTask: (task: () => void) => void this.tasks.push(task),
    shouldYield: () => false,
    flush: () => this.flush()
  }

  readonly now = (): number => Math.floor(this.offset + this.elapsed)

  clockOf(process: MemoryProcess): Clock["Type"] {
    return {
      now: Micro.sync(this.now),
      elapsed: Micro.sync(() => this.elapsed),
      sleep: (milliseconds) =>
        Micro.async((resume) => {
          if (!process.alive) return
          const sleeper = { process, at: this.elapsed + milliseconds, go: () => resume(Micro.void) }
          this.sleepers.push(sleeper)
          return Micro.sync(() => {
            this.sleepers = this.sleepers.filter((other) => other !== sleeper)
          })
        })
    }
  }

  /** Before a call of a process that shares the machine with another one. */
  turn(process: MemoryProcess): Micro.Micro<void> {
    return Micro.suspend(() => {
      if (!process.alive) return silence
      if (!this.weaving) return Micro.void
      return Micro.async<void>((resume) => {
        this.waiting.push({ process, go: () => resume(Micro.void) })
      })
    })
  }

  private flush(): void {
    for (let task = this.tasks.shift(); task !== undefined; task = this.tasks.shift()) task()
  }

  /** Until all have ended. False: somebody alive waits for something that never comes. */
  drive(
    processes: ReadonlyArray<MemoryProcess>,
    start: ReadonlyArray<() => void>,
    turns: ReadonlyArray<number>
  ): boolean {
    this.weaving = processes.length > 1
    for (const begin of start) begin()
    const plan = [...turns]
    let current = 0
    let left = plan.shift() ?? 1
    for (;;) {
      this.flush()
      if (processes.every(({ alive }) => !alive)) return this.end(true)
      this.waiting = this.waiting.filter(({ process }) => process.alive)
      this.sleepers = this.sleepers.filter(({ process }) => process.alive)
      if (left <= 0) {
        if (left === 0 && this.sleepers.length > 0) this.wake()
        current = (current + 1) % processes.length
        left = plan.shift() ?? 1
      } else if (this.waiting.length > 0) {
        const mine = this.waiting.findIndex(({ process }) => process === processes[current])
        const [next] = this.waiting.splice(Math.max(mine, 0), 1)
        left = mine < 0 ? -1 : left === 1 ? -1 : left - 1
        next!.go()
      } else if (this.sleepers.length > 0) this.wake()
      else return this.end(false)
    }
  }

  private wake(): void {
    this.elapsed = Math.max(this.elapsed, Math.min(...this.sleepers.map(({ at }) => at)))
    const due = this.sleepers.filter(({ at }) => at <= this.elapsed)
    this.sleepers = this.sleepers.filter(({ at }) => at > this.elapsed)
    due.forEach(({ go }) => go())
  }

  private end(well: boolean): boolean {
    this.sleepers = []
    this.waiting = []
    this.tasks.length = 0
    return well
  }
}
