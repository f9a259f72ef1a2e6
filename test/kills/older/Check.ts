import * as Clients from "./Clients.ts"
import * as Servers from "./Servers.ts"

/** An earlier version of this repository that was built. */
export interface Older {
  readonly commit: string
  readonly program: string
}

export interface Downgraded {
  readonly commit: string
  readonly server: Servers.Shown
  /** What is wrong where this client followed the older one, and the older one this. */
  readonly clients: ReadonlyArray<string>
}

export const all = async (program: string, older: ReadonlyArray<Older>, every: number): Promise<ReadonlyArray<Downgraded>> => {
  const shown: Array<Downgraded> = []
  for (const one of older) {
    const upgraded = await Clients.check(one.program, program)
    const downgraded = await Clients.check(program, one.program)
    shown.push({
      commit: one.commit,
      clients: [...upgraded.map((found) => `upgraded: ${found}`), ...downgraded.map((found) => `downgraded: ${found}`)],
      server: await Servers.check(program, one.program, every)
    })
  }
  return shown
}
