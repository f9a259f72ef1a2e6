import * as MemoryPrompts from "../../../src/adapters/memory/MemoryPrompts.ts"
import * as Prompts from "../../ports/Prompts.ts"

Prompts.suite("memory", MemoryPrompts.layer)
