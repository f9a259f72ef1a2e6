/** What an account's address and password have to be. Texts are for people and never hold the password. */

/** Why this is no e-mail address; `undefined` when it can be one. Delivery is not our business, `admin@localhost` is fine. */
export const emailProblem = (email: string): string | undefined => {
  const trimmed = email.trim()
  if (trimmed.length > 254) return "the e-mail address is longer than 254 characters"
  return /^[^\s@\p{Cc}\p{Cf}]+@[^\s@\p{Cc}\p{Cf}]+$/u.test(trimmed) ? undefined : "this is not an e-mail address"
}

const shortest = 8
const longest = 1024

/** Why this cannot be a new password. Length is all that is asked for (NIST SP 800-63B §5.1.1). */
export const passwordProblem = (password: string): string | undefined => {
  if ([...password].length < shortest) return `a password has at least ${shortest} characters`
  return password.length > longest ? `a password has at most ${longest} characters` : undefined
}
