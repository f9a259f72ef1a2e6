import * as MemoryKnowledgeStore from "../../../src/adapters/memory/MemoryKnowledgeStore.ts"
import * as KnowledgeStore from "../../ports/KnowledgeStore.ts"

KnowledgeStore.suite("memory", () => MemoryKnowledgeStore.layer)
