/** Seconds are enough for people; UTC. */
export const text = (at: number | undefined): string =>
  at === undefined ? "" : new Date(at).toISOString().replace("T", " ").replace(/\.\d+Z$/, "")

export const iso = (at: number | undefined): string | null => at === undefined ? null : new Date(at).toISOString()
