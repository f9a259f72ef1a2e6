/**
 * A process of the simulated machine. Killed, it does nothing more: its ports neither answer nor run finalisers, as
 * after `kill -9` (reliability §2.5, no. 3), and its locks are free.
 */
export interface MemoryProcess {
  readonly pid: number
  readonly uid: number | undefined
  readonly alive: boolean
  readonly kill: () => void
  /** Called at once when it is dead already. */
  readonly onDeath: (observer: () => void) => void
}

export const make = (fields: { readonly pid?: number; readonly uid?: number | undefined } = {}): MemoryProcess => {
  const observers: Array<() => void> = []
  let alive = true
  return {
    pid: fields.pid ?? 4711,
    uid: "uid" in fields ? fields.uid : 1000,
    get alive() {
      return alive
    },
    kill: () => {
      if (!alive) return
      alive = false
      for (const observer of observers) observer()
    },
    onDeath: (observer) => {
      if (alive) observers.push(observer)
      else observer()
    }
  }
}
