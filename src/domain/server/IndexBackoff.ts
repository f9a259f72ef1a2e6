const minute = 60_000

/** Longest time between two tries: a session that cannot be read is looked at a few times a day. */
export const longest = 360 * minute

/** Milliseconds to leave a session alone that could not be read that many times in a row: 1, 2, 4 … 360 minutes. */
export const delay = (attempts: number): number => Math.min(longest, minute * 2 ** Math.min(Math.max(attempts, 1) - 1, 16))
