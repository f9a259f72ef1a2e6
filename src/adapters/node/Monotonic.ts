/** Milliseconds since some moment, never set back. `performance` would be loaded first, which every hook would feel. */
export const now = (): number => {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}
