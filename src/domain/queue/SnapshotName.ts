/** `agnes-sessions.snapshot.<pid>.<8 hex>.txt`: the random tail keeps two of one process apart (QUE-6, QUE-7). */
export const make = (pid: number, hex8: string): string => `agnes-sessions.snapshot.${pid}.${hex8}.txt`

/** Older names without the random tail included (QUE-9). */
export const is = (name: string): boolean => name.startsWith("agnes-sessions.snapshot.") && name.endsWith(".txt") &&
  name.length > "agnes-sessions.snapshot..txt".length
