import * as MemoryProcessorStates from "../../../src/adapters/memory/MemoryProcessorStates.ts"
import * as ProcessorStates from "../../ports/ProcessorStates.ts"

ProcessorStates.suite("memory", () => MemoryProcessorStates.layer)
