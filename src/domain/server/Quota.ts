/** What one person may keep on the server (server spec W-22). An absent bound is none. */
export interface Quota {
  /** Of all kept versions of sessions and their families, and of artifacts. */
  readonly bytes?: number | undefined
  /** Files of a family and artifacts are no sessions. */
  readonly sessions?: number | undefined
}

/** Is there anything to keep to? Summing up what somebody keeps is worth its time only then. */
export const isBounded = (quota: Quota): boolean => quota.bytes !== undefined || quota.sessions !== undefined

/** What one more file adds. */
export interface Addition {
  readonly bytes: number
  readonly sessions: number
}

export interface Usage extends Addition {
  /** Bytes of the largest version of anything kept. */
  readonly largest: number
}

/**
 * Which bound would be crossed by keeping `more`. What adds nothing is never refused, also not to somebody who is above
 * already: the bound may have been lowered.
 */
export const exceeded = (quota: Quota, usage: Usage, more: Addition): keyof Addition | undefined => {
  const over = (what: keyof Addition): boolean => {
    const bound = quota[what]
    return bound !== undefined && more[what] > 0 && usage[what] + more[what] > bound
  }
  return over("bytes") ? "bytes" : over("sessions") ? "sessions" : undefined
}

/**
 * Will a file of at least `bytes` bytes be turned away, whatever is in it? Not when something as large is kept: it may
 * be the same file again, or one that begins it, and adds nothing.
 */
export const neverFits = (quota: Quota, usage: Usage, bytes: number): boolean =>
  bytes > usage.largest && exceeded(quota, usage, { bytes, sessions: 0 }) !== undefined
