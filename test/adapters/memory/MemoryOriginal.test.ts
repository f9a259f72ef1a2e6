import * as MemoryOriginal from "../../../src/adapters/memory/MemoryOriginal.ts"
import * as OriginalContract from "../../ports/Original.ts"

OriginalContract.suite("memory", () => MemoryOriginal.layer(OriginalContract.contents))
