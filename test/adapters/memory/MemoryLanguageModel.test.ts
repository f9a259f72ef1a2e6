import { Effect } from "effect"
import * as MemoryLanguageModel from "../../../src/adapters/memory/MemoryLanguageModel.ts"
import { LanguageModelError } from "../../../src/ports/LanguageModel.ts"
import * as LanguageModel from "../../ports/LanguageModel.ts"

LanguageModel.suite("scripted", (script) =>
  Effect.sync(() =>
    MemoryLanguageModel.make(() => {
      const says = script()
      return says._tag === "Value"
        ? says.value
        : new LanguageModelError({ kind: says._tag === "Fails" ? says.kind : "unavailable", message: "as the script says" })
    })))
