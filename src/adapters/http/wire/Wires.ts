import * as Monotonic from "../../node/Monotonic.ts"
import type { Target, Wire } from "./Wire.ts"

/** Milliseconds after which a connection nobody used is not trusted: servers close theirs after five seconds. */
const fresh = 3_000

interface Idle {
  readonly wire: Wire
  readonly since: number
}

/** Connections that can be used again, by whom they lead to. */
export interface Wires {
  /** The one that was used last, `undefined` when a new one has to be made. */
  readonly get: (target: Target) => Wire | undefined
  /** Keeps it for the next one, or closes it. */
  readonly giveBack: (target: Target, wire: Wire) => void
  readonly close: () => void
}

export const make = (): Wires => {
  const idle = new Map<string, Array<Idle>>()
  return {
    get: (target) => {
      const known = idle.get(keyOf(target)) ?? []
      for (let last = known.pop(); last !== undefined; last = known.pop()) {
        if (last.wire.isReusable && Monotonic.now() - last.since < fresh) return last.wire
        last.wire.close()
      }
      return undefined
    },
    giveBack: (target, wire) => {
      if (!wire.isReusable) return wire.close()
      const known = idle.get(keyOf(target)) ?? []
      idle.set(keyOf(target), known)
      known.push({ wire, since: Monotonic.now() })
    },
    close: () => {
      for (const each of idle.values()) for (const { wire } of each) wire.close()
      idle.clear()
    }
  }
}

const keyOf = ({ host, port, secure }: Target): string => `${secure} ${host} ${port}`
