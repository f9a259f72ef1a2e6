import * as Micro from "effect/Micro"
import { HookInputError, type HookInput } from "../../ports/HookInput.ts"

/** Standard input that holds these bytes or this text, or whose reading fails with an error's message. */
export const make = (content: Uint8Array | string | Error): HookInput["Type"] => ({
  read: content instanceof Error
    ? Micro.fail(new HookInputError(content.message))
    : Micro.succeed(typeof content === "string" ? new TextEncoder().encode(content) : content)
})
