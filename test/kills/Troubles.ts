import type * as Traced from "./Traced.ts"

/** Which errors come at which calls (reliability T3). */

const passing = new Set(["EINTR", "EAGAIN"])
const ofFiles = ["EIO", "ENOSPC", "EACCES", "EROFS", "EMFILE", "EDQUOT", "ENFILE", "ENOMEM", "ESTALE", "EINTR", "EAGAIN"]
const ofSockets = ["ECONNRESET", "ECONNREFUSED", "ENETUNREACH", "EMFILE", "ENOBUFS", "EPIPE", "ETIMEDOUT", "EINTR"]
const ofLocks = ["ENOLCK", "ENOSYS", "EACCES", "EIO", "EAGAIN", "EINTR"]

export const codesFor = ({ name, text }: Traced.Call): ReadonlyArray<string> => {
  if (name === "connect" || text.includes("<TCP")) return ofSockets
  return name === "fcntl" || name === "flock" ? ofLocks : ofFiles
}

/** Calls of one kind: of the same name and words, but for numbers and hashes. The words hold the file. */
export const kindOf = ({ name, text }: Traced.Call): string => `${name} ${text}`

/** What goes on failing: not reads and writes, which the language itself makes on its own pipes and gives up over. */
const persistent = /^(openat|fsync|fdatasync|rename\w*|unlink\w*|mkdir\w*|ftruncate|getdents64|statx|lstat)$/

const once = (point: Traced.Call, code: string): Traced.Trouble => ({ name: point.name, when: String(point.at), what: `error=${code}` })

/** From then on, where a system may go on failing so. */
const lasting = (point: Traced.Call, code: string): ReadonlyArray<Traced.Trouble> =>
  persistent.test(point.name) && !passing.has(code) ? [{ ...once(point, code), when: `${point.at}+` }] : []

/** `codes` errors for this call, in turn, each once and, where a system may do so, from then on. */
export const at = (point: Traced.Call, n: number, codes: number): ReadonlyArray<Traced.Trouble> => {
  const known = codesFor(point)
  const taken = Array.from({ length: Math.min(codes, known.length) }, (_, i) => known[(n * codes + i) % known.length]!)
  return taken.flatMap((code) => [once(point, code), ...lasting(point, code)])
}

/** A number: so many at each call, in turn. Else every one, or every second, at the first call of each kind that a command makes. */
export type Codes = number | "all" | "half"

/** These errors once, and one, in turn, from then on. */
const first = (point: Traced.Call, n: number, codes: "all" | "half"): ReadonlyArray<Traced.Trouble> => {
  const known = codesFor(point)
  const all = known.flatMap((code) => lasting(point, code))
  return [
    ...known.filter((_, i) => codes === "all" || (i + n) % 2 === 0).map((code) => once(point, code)),
    ...all.slice(n % Math.max(1, all.length)).slice(0, 1)
  ]
}

/**
 * The troubles of each call. Where all codes or half of them come at the first call of a kind, one of them comes from then on,
 * too, and the next one, in turn, at each call that repeats it. `seen`: how often each kind has come before, also in other
 * scenarios of the same command.
 */
export const of = <A extends Traced.Call>(points: ReadonlyArray<A>, codes: Codes, seen: Map<string, number>) =>
  points.flatMap((point, n) => {
    const before = seen.get(kindOf(point)) ?? 0
    seen.set(kindOf(point), before + 1)
    const all = at(point, 0, codesFor(point).length)
    const troubles = typeof codes === "number"
      ? at(point, n, codes)
      : before === 0 ? first(point, n, codes) : [all[(before - 1) % all.length]!]
    return troubles.map((trouble) => ({ point, trouble }))
  })
