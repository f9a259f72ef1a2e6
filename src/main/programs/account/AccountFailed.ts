import * as Schema from "effect/Schema"

/** An account command ended without success; `message` is complete, ready to print, and holds no secret. */
export class AccountFailed extends Schema.TaggedError<AccountFailed>()("AccountFailed", { message: Schema.String }) {}

export const because = (message: string): AccountFailed => new AccountFailed({ message })
