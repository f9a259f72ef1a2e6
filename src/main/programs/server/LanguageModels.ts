import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Budget } from "../../../domain/language/Budget.ts"
import type { LanguageModel } from "../../../ports/LanguageModel.ts"

/** There is no model to ask, because a setting is missing; `reason` names it. */
export class NotConfigured extends Schema.TaggedError<NotConfigured>()("NotConfigured", { reason: Schema.String }) {}

/**
 * The model this server asks. `open` looks at settings and key anew each time: a key that is put down later works at
 * once (W-14). Open one for each run: what it has used is what that run has used, of a `budget` it watches itself.
 */
export class LanguageModels extends Context.Tag("agnes/main/LanguageModels")<LanguageModels, {
  readonly open: Effect.Effect<LanguageModel["Type"], NotConfigured>
  readonly budget: Budget
}>() {}
