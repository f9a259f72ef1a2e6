/** Shorter ones could be guessed (server spec §2.2). */
const fewest = 32

/** The shared secret of the scheduler without outer blanks, as it counts; `undefined` when it is none. */
export const usable = (text: string | undefined): string | undefined => {
  const trimmed = text?.trim() ?? ""
  return trimmed.length >= fewest ? trimmed : undefined
}
