/** Shorter ones could be guessed (server spec §2.2). */
const fewest = 32

/** The shared secret of the scheduler as it counts, without outer blanks; `undefined` when there is none worth the name. */
export const usable = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim() ?? ""
  return trimmed.length >= fewest ? trimmed : undefined
}
