import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"

/** Password hashes. Slow on purpose; few run at a time. Nothing is stored and nothing can fail. */
export class Passwords extends Context.Tag("agnes/server/Passwords")<Passwords, {
  /** A new hash with its own salt, as text that says how it was made. The same in every Unicode form of the password. */
  readonly hash: (password: Redacted.Redacted) => Effect.Effect<string>
  /**
   * Is this the password? Constant-time compare. Without a stored hash, or with one it cannot read, the answer is no and
   * takes as long, so that nobody learns who has an account.
   */
  readonly verify: (stored: string | undefined, password: Redacted.Redacted) => Effect.Effect<boolean>
}>() {}
