import { ProcessorFailed, ProcessorPaused } from "../../../../domain/pipeline/Processor.ts"
import type { LanguageModelError } from "../../../../ports/LanguageModel.ts"

/**
 * What a failed question means for the session it was about (W-2). None is an answer. What an operator has to mend
 * costs no session a try; trouble at the provider ends the run, so that it costs one session one.
 */
export const of = ({ kind, message, retryAfter }: LanguageModelError): ProcessorFailed | ProcessorPaused => {
  const failed = (how: "transient" | "permanent", endsRun: boolean) =>
    new ProcessorFailed({ kind: how, reason: message, endsRun, ...(retryAfter === undefined ? {} : { retryAfter }) })
  switch (kind) {
    case "auth":
      return new ProcessorPaused({ reason: message })
    case "rate-limit":
    case "timeout":
    case "unavailable":
      return failed("transient", true)
    case "format":
      return failed("transient", false)
    case "refusal":
    case "unsupported":
      return failed("permanent", false)
  }
}
