import * as RetryAfter from "../../src/domain/push/RetryAfter.ts"
import type { World } from "./World.ts"

/** What a client was asked by Retry-After, and whether it kept to it (I12). */
export interface Manners {
  readonly world: World
  readonly automatic: boolean
  readonly token: string
  /** Not before this instant of the monotonic clock: what this process heard itself. */
  until: number
  accepted: boolean
}

/** What a process that ended well leaves for the next automatic one, in wall-clock milliseconds. */
export interface Memory {
  until: number
  token: string
}

export const make = (world: World, automatic: boolean): Manners => ({
  world,
  automatic,
  token: world.token,
  until: Number.NEGATIVE_INFINITY,
  accepted: false
})

export const request = ({ automatic, token, until, world }: Manners, started: number): void => {
  if (started < until) world.violated("I12", `a request ${until - started} ms before Retry-After`)
  const { memory } = world
  const now = world.driver.now()
  if (!automatic || memory.token !== token || now >= memory.until) return
  // A clock that was set back must not silence a client for longer than a server may ask.
  if (memory.until - now > RetryAfter.longest) return
  world.violated("I12", `an automatic push came ${memory.until - now} ms before Retry-After of an earlier one`)
}

export const heard = (manners: Manners, seconds: number | undefined, accepted: boolean): void => {
  const { driver } = manners.world
  if (accepted) manners.accepted = true
  if (seconds === undefined) return
  manners.until = Math.max(manners.until, driver.elapsed + seconds * 1000)
}

/** The process ended as it should, so what it heard is on disk. */
export const ended = (manners: Manners): void => {
  const { driver, memory } = manners.world
  if (manners.accepted) memory.until = Number.NEGATIVE_INFINITY
  const left = manners.until - driver.elapsed
  if (left <= 0) return
  memory.until = Math.max(memory.until, driver.now() + left)
  memory.token = manners.token
}
