import * as MemoryArtifactStore from "../../../src/adapters/memory/MemoryArtifactStore.ts"
import * as ArtifactStore from "../../ports/ArtifactStore.ts"

ArtifactStore.suite("memory", () => MemoryArtifactStore.layer)
