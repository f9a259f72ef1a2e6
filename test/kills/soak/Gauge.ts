import * as fs from "node:fs"
import * as path from "node:path"

/** What a process takes while it lives, looked at once a second. */
export class Gauge {
  /** Bytes of memory, one number a look. */
  readonly memory: Array<number> = []
  descriptors = 0
  /** Bytes of the database's log. */
  log = 0
  private readonly timer: NodeJS.Timeout

  constructor(pid: number, folder: string) {
    this.timer = setInterval(() => {
      try {
        const [, pages = "0"] = fs.readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")
        this.memory.push(Number(pages) * 4096)
        this.descriptors = Math.max(this.descriptors, fs.readdirSync(`/proc/${pid}/fd`).length)
        const log = path.join(folder, "state/system.sqlite-wal")
        this.log = Math.max(this.log, fs.existsSync(log) ? fs.statSync(log).size : 0)
      } catch (error) {
        if (!/ENOENT|ESRCH/.test(String(error))) throw error
      }
    }, 1000)
  }

  stop(): void {
    clearInterval(this.timer)
  }

  /** Bytes that the second half of its life took more than the first, by the middle values of each. */
  get growth(): number {
    const half = Math.floor(this.memory.length / 2)
    return half === 0 ? 0 : middle(this.memory.slice(half)) - middle(this.memory.slice(0, half))
  }

  get peak(): number {
    return Math.max(0, ...this.memory)
  }
}

const middle = (numbers: ReadonlyArray<number>): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
