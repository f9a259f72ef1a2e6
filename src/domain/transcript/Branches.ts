import * as Recent from "./Recent.ts"

/**
 * Which thread of the conversation a line belongs to. A session is a line of turns, each begun by a prompt; it forks
 * where a second prompt follows the same turn: two clients wrote to one file, or the user went back (facts §2). Within
 * a turn the chain of `parentUuid` forks for harmless reasons, such as tools that ran side by side.
 */
export interface Branches {
  readonly turns: Recent.Recent<Turn>
  /** Turns that a prompt has followed. */
  readonly continued: Recent.Recent<true>
  /** Where a line without a known parent is put. */
  readonly last: Turn
  readonly nextTurn: number
  readonly nextBranch: number
}

interface Turn {
  readonly number: number
  readonly branch: number
}

/** Lines by uuid that are remembered: what follows an older one is put behind the last line. */
const remembered = 50_000

const root: Turn = { number: 0, branch: 0 }

export const none: Branches = {
  turns: Recent.make(remembered), continued: Recent.make(remembered), last: root, nextTurn: 1, nextBranch: 1
}

/** Was a line of this uuid placed before? Then this one repeats it. */
export const has = (branches: Branches, uuid: string): boolean => Recent.get(branches.turns, uuid) !== undefined

export interface Placed {
  readonly branches: Branches
  /** 0 for the first thread. */
  readonly branch: number
  /** Does the thread begin with this line? */
  readonly forks: boolean
}

export const place = (
  branches: Branches,
  line: { readonly uuid: string | undefined; readonly parentUuid: string | undefined; readonly startsTurn: boolean }
): Placed => {
  const known = line.parentUuid === undefined ? undefined : Recent.get(branches.turns, line.parentUuid)
  const from = known ?? branches.last
  if (!line.startsTurn) return { branches: remember(branches, line.uuid, from), branch: from.branch, forks: false }
  const forks = Recent.get(branches.continued, String(from.number)) !== undefined
  const turn = { number: branches.nextTurn, branch: forks ? branches.nextBranch : from.branch }
  const next = {
    ...branches,
    continued: Recent.set(branches.continued, String(from.number), true),
    nextTurn: branches.nextTurn + 1,
    nextBranch: forks ? branches.nextBranch + 1 : branches.nextBranch
  }
  return { branches: remember(next, line.uuid, turn), branch: turn.branch, forks }
}

const remember = (branches: Branches, uuid: string | undefined, turn: Turn): Branches => ({
  ...branches,
  turns: uuid === undefined ? branches.turns : Recent.set(branches.turns, uuid, turn),
  last: turn
})
