/** Bytes of a transcript that a hook program hashes itself (design §3); a larger one is left to a detached child. */
export const atOnce = 2 * 1024 * 1024
