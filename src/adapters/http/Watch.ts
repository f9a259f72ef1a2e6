/**
 * Asks every `interval` milliseconds, one question at a time, whether something is still wanted; the first no is handed
 * on and ends the asking, and so does the returned function.
 */
export const start = (wanted: () => Promise<boolean>, interval: number, unwanted: () => void): () => void => {
  let timer: NodeJS.Timeout | undefined
  const next = (): void => {
    timer = setTimeout(() => {
      wanted().then((still) => {
        if (timer === undefined) return
        if (still) next()
        else unwanted()
      }, unwanted)
    }, interval)
  }
  next()
  return () => {
    clearTimeout(timer)
    timer = undefined
  }
}
