import * as Context from "effect/Context"
import type * as Micro from "effect/Micro"

/**
 * The process's two text streams. stdout is data (and goes into the model's context for some hooks, facts §5); stderr
 * is for people.
 *
 * Text is written as UTF-8 exactly as given, so a caller ends its lines itself. A stream that is closed or full never
 * fails the program: what cannot be written is dropped.
 */
export class Output extends Context.Tag("agnes/Output")<Output, {
  readonly out: (text: string) => Micro.Micro<void>
  readonly error: (text: string) => Micro.Micro<void>
}>() {}
