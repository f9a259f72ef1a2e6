import * as Schema from "effect/Schema"

/** An operator's command cannot be done; `message` is complete, ready to print, and holds no secret. */
export class OperatorFailed extends Schema.TaggedError<OperatorFailed>()("OperatorFailed", {
  message: Schema.String
}) {}

export const because = (message: string): OperatorFailed => new OperatorFailed({ message })
